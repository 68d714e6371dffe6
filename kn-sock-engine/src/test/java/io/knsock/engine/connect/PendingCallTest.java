package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.ConnectionTimeoutException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.test.Eventually;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What must not happen to a message: that it is sent when its caller was told that it was not. */
class PendingCallTest {
    private final List<String> done = new ArrayList<>();
    private final ClientConnection connection = (ClientConnection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ClientConnection.class}, (proxy, method, arguments) -> {
                done.add(method.getName());
                return null;
            });

    private PendingCall<Message> call(Duration timeout) {
        return new PendingCall<>(List.of(Message.of("x")), timeout, (on, left) -> {
            done.add("handed over");
            return new CompletableFuture<>();
        });
    }

    @Test
    void aCallWhoseTimeIsOverIsNotHandedToAConnectionThatComesLate() {
        PendingCall<Message> call = call(Duration.ofNanos(1));
        Eventually.until(() -> call.deadline().hasPassed());
        call.handOverLate(connection, unsent -> done.add("unsent"), late -> done.add("too late"))
                .run();
        assertThat(done).containsExactly("too late");
    }

    @Test
    void aCallThatHasTimeLeftIsHandedOver() {
        call(Duration.ofMinutes(1))
                .handOverLate(connection, unsent -> done.add("unsent"), late -> done.add("too late"))
                .run();
        assertThat(done).containsExactly("handed over");
    }

    @Test
    void onlyACallThatHasWaitedUntilTheEndIsSaidNotToHaveBeenSent() {
        PendingCall<Message> call = call(Duration.ofSeconds(1));
        assertThat(call.late("e", true)).isInstanceOf(ConnectionTimeoutException.class);
        assertThat(call.late("e", true).maybeSent()).isFalse();
        // not waiting, and not handed over for the moment: of what it was handed to, nothing was written
        assertThat(call.late("e", false)).isInstanceOf(RequestTimeoutException.class);
        assertThat(call.late("e", false).maybeSent()).isTrue();
    }

    @Test
    void aCallThatIsTakenBackIsGivenUpByTheConnectionThatItWasHandedTo() {
        PendingCall<Message> call = call(Duration.ofMinutes(1));
        call.handOver(connection, unsent -> done.add("unsent")).run();
        call.abandon();
        assertThat(done).containsExactly("handed over", "giveUp");
    }
}
