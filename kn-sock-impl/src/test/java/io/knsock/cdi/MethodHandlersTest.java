package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Connection;
import jakarta.enterprise.context.ApplicationScoped;
import org.junit.jupiter.api.Test;

/** Methods of beans as handlers, over real sockets. */
class MethodHandlersTest {
    @ApplicationScoped
    static class Text {
        @OnMessage("x")
        String on(String text, Connection connection) {
            return "Echo: " + text + " " + connection.isOpen();
        }
    }

    @Test
    void aMethodTakesAndReturnsText() throws Exception {
        try (Application application = Application.deploy(Text.class)) {
            assertThat(application.ask("hällo")).isEqualTo("Echo: hällo true");
        }
    }
}
