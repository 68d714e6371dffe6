package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Test;

/** What cannot be a client fails the deployment, in a sentence that names it. */
class ClientRefusalsTest {
    private static final String ADDRESS = "kn-sock.client.backend.host=127.0.0.1\nkn-sock.client.backend.port=1";

    @RegisterTcpClient("backend")
    public static class NoInterface {}

    @RegisterTcpClient("backend")
    public interface Generic<T> {
        String ask(T message);
    }

    public interface Parent<T> {
        String ask(T message);
    }

    @RegisterTcpClient("backend")
    public interface Wrong extends Parent<String> {
        String nothing();

        String two(String one, String other);

        CompletionStage<Void> noReply(String line);

        @SuppressWarnings("rawtypes")
        CompletionStage someReply(String line);

        CompletionStage<?> anyReply(String line);
    }

    @RegisterTcpClient("elsewhere")
    public interface Elsewhere {
        String ask(String line);
    }

    public interface Retrying {
        @Retry
        String inherited(String line);
    }

    @Timeout
    @RegisterTcpClient("backend")
    public interface Fragile extends Retrying {
        @Retry
        String own(String line);
    }

    @ClientInterceptorsTest.Outer
    @RegisterTcpClient("backend")
    public interface Inheriting extends Retrying {}

    private static void refuses(Class<?> type, String... sentences) {
        assertThatThrownBy(() -> Application.start(
                                ADDRESS,
                                type,
                                ClientInterceptorsTest.OuterInterceptor.class,
                                ClientInterceptorsTest.Held.class)
                        .close())
                .satisfies(failure -> {
                    List<String> told = new ArrayList<>();
                    for (Throwable at = failure; at != null; at = at.getCause()) {
                        told.add(at.getMessage());
                    }
                    assertThat(String.join("\n", told)).contains(sentences);
                });
    }

    @Test
    void aClass() {
        refuses(
                NoInterface.class,
                NoInterface.class.getName() + " has @RegisterTcpClient, but is no interface: put it on an interface");
    }

    @Test
    void anInterfaceWithTypeParameters() {
        refuses(Generic.class, Generic.class.getName() + " has @RegisterTcpClient and type parameters:");
    }

    @Test
    void methodsThatDoNotSayWhatTheMessageIs() {
        String wrong = Wrong.class.getName();
        refuses(
                Wrong.class,
                wrong + ".nothing has 0 parameters: a method of a client has one, the message, or a body of its own",
                wrong + ".two has 2 parameters:",
                wrong + ".noReply returns a java.util.concurrent.CompletionStage<java.lang.Void>, which does not say",
                wrong + ".someReply returns a java.util.concurrent.CompletionStage, which does not say",
                "the reply to " + wrong + ".anyReply is a ?, whose type is not known",
                "the argument of " + Parent.class.getName() + ".ask is a T, whose type is not known");
    }

    /** There is no Fault Tolerance in Weld, so its annotations would be in vain. */
    @Test
    void annotationsOfFaultToleranceThatWouldDoNothing() {
        refuses(
                Fragile.class,
                Fragile.class.getName() + " has @Timeout: put it on its methods",
                Fragile.class.getName() + ".own has @Retry, which no interceptor heeds:",
                Retrying.class.getName() + ".inherited has @Retry, which no interceptor heeds:");
        refuses(Inheriting.class, Retrying.class.getName() + ".inherited has @Retry, which no interceptor heeds:");
    }

    @Test
    void aNameWithoutSettings() {
        refuses(Elsewhere.class, "kn-sock.client.elsewhere.host is not set");
    }
}
