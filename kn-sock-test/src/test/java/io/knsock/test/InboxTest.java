package io.knsock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboxTest {
    private final Inbox<String> inbox = new Inbox<>("messages");

    @Test
    void whoWaitsIsWokenByWhatIsAdded() throws Exception {
        CompletableFuture<String> next = new CompletableFuture<>();
        Thread waiting = new Thread(() -> next.complete(inbox.next()));
        waiting.start();
        Eventually.until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        inbox.add("a");
        assertThat(next.get()).isEqualTo("a");
    }

    @Test
    void nextTakesEachOnceAndAllKeepsThem() {
        inbox.add("a");
        inbox.add("b");
        assertThat(inbox.next()).isEqualTo("a");
        assertThat(inbox.next()).isEqualTo("b");
        assertThat(inbox.await(2)).containsExactly("a", "b");
        assertThat(inbox.awaitItem("b")).hasSize(2);
        assertThat(inbox.size()).isEqualTo(2);
        assertThat(inbox).hasToString("messages [a, b]");
    }

    @Test
    void anInterruptEndsAWaitWithWhatThereIs() {
        inbox.add("a");
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> inbox.await(2))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("interrupted: expected of the messages: at least 2, and there are [a]");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
