package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which executor handlers run on. */
class ExecutorTest {
    private static final Map<String, String> OWN =
            Map.of("kn-sock.server.x.port", "0", "kn-sock.server.x.executor", "concurrent/own");

    @ApplicationScoped
    static class Blocking {
        @OnMessage("x")
        String thread() {
            return Thread.currentThread().getName();
        }
    }

    @ApplicationScoped
    static class Async {
        @OnMessage("x")
        CompletionStage<String> thread() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    @Test
    void isTheContainersUnlessAnotherIsNamed() throws Exception {
        try (Application application = Application.deploy(Blocking.class)) {
            assertThat(application.ask("")).isEqualTo(Naming.HANDLER);
        }
        try (Application application = Application.deploy(OWN, Blocking.class)) {
            assertThat(application.ask("")).isEqualTo(Naming.OWN_HANDLER);
        }
        try (Application application = Application.deploy(
                Map.of("kn-sock.server.x.port", "0", "kn-sock.server.executor", "concurrent/own"), Blocking.class)) {
            assertThat(application.ask("")).isEqualTo(Naming.OWN_HANDLER);
        }
    }

    @Test
    void isOfNoConcernToAHandlerOnTheEventLoop() throws Exception {
        assertThatThrownBy(() -> Application.deploy(OWN, Async.class))
                .hasMessageContaining("kn-sock.server.x.executor is set, but " + Async.class.getName()
                        + ".thread with @OnMessage(\"x\") runs on the event loop: remove the setting");
        try (Application application = Application.deploy(
                Map.of("kn-sock.server.x.port", "0", "kn-sock.server.executor", "concurrent/own"), Async.class)) {
            assertThat(application.ask("")).startsWith("kn-sock-");
        }
    }
}
