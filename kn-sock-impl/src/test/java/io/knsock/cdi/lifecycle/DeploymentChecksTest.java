package io.knsock.cdi.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.cdi.Application;
import io.knsock.cdi.OnMessage;
import io.knsock.tls.TlsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.List;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;

/** All that is wrong is told at once, and what is behind it is kept. */
class DeploymentChecksTest {
    @ApplicationScoped
    static class Orders {
        @OnMessage("orders")
        String on(String text) {
            return text;
        }
    }

    @ApplicationScoped
    static class Other {
        @OnMessage("other")
        String on(String text) {
            return text;
        }
    }

    @Test
    void allAreToldInOneListAndWhatIsBehindThemIsKept() {
        Throwable thrown = thrown("""
                kn-sock.server.orders.port=70000
                kn-sock.server.orders.backlog=many
                kn-sock.server.orders.idle-timeout=soon
                kn-sock.server.orders.tls.protocols=SSLv3
                kn-sock.server.orders.charset=none
                kn-sock.server.orders.executor=concurrent/none
                kn-sock.server.orders.farming=raw
                kn-sock.server.other.port=0
                kn-sock.server.other.tls.certificate=/no/such.pem
                kn-sock.server.other.tls.key=/no/such.key
                kn-sock.client.backend.port=0
                kn-sock.client.backend.max-size=0
                kn-sock.client.backend.connect-timeout=1
                kn-sock.shutdown.grace=-1s""", Orders.class, Other.class);
        String message = String.valueOf(thrown.getMessage());
        List<String> lines = message.lines().toList();
        assertThat(lines.get(0)).isEqualTo("kn-sock found 12 mistakes:");
        assertThat(lines.subList(1, lines.size()))
                .hasSize(12)
                .isSorted()
                .allMatch(line -> line.startsWith("- kn-sock."));
        for (String key : List.of(
                "server.orders.port must",
                "server.orders.backlog must",
                "server.orders.idle-timeout must",
                "server.orders.tls.protocols",
                "server.orders.charset is",
                "server.orders.executor: there",
                "server.orders.farming is no",
                "server.other.tls.certificate: there is no file",
                "client.backend.port must",
                "client.backend.max-size must",
                "client.backend.connect-timeout must",
                "shutdown.grace must")) {
            assertThat(message).containsOnlyOnce("\n- kn-sock." + key);
        }
        Throwable own = own(thrown);
        assertThat(own.getSuppressed())
                .anyMatch(behind -> behind instanceof NamingException)
                .anyMatch(behind -> behind instanceof TlsException);
    }

    @Test
    void whatIsBehindASingleOneIsItsCause() {
        Throwable thrown =
                thrown("kn-sock.server.orders.port=0\nkn-sock.server.orders.executor=concurrent/none", Orders.class);
        assertThat(own(thrown)).hasCauseInstanceOf(NamingException.class);
    }

    /** Weld puts a problem into an exception of its own. */
    private static Throwable own(Throwable thrown) {
        return thrown.getClass() == DeploymentException.class ? thrown : thrown.getCause();
    }

    private static Throwable thrown(String settings, Class<?>... beans) {
        Throwable thrown =
                catchThrowable(() -> Application.start(settings, beans).close());
        assertThat(thrown).isInstanceOf(DeploymentException.class);
        return thrown;
    }
}
