package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.lifecycle.ApplicationEngine;
import io.knsock.pool.ConnectionPool;
import io.knsock.test.TestCa;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that people make, one test each: the deployment fails with a sentence that says what to change.
 */
class TypicalMistakesTest {
    private static final String HERE = TypicalMistakesTest.class.getName() + "$";
    private static final TestCa CA = TestCa.shared();

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

    @ApplicationScoped
    static class Misspelt {
        @OnMessage("ordres")
        String on(String text) {
            return text;
        }
    }

    @ApplicationScoped
    static class Second {
        @OnMessage("orders")
        String on(String text) {
            return text;
        }
    }

    @ApplicationScoped
    abstract static class Abstract {
        @OnMessage("orders")
        String on(String text) {
            return text;
        }
    }

    @ApplicationScoped
    @ServerName("orders")
    static class Unmakeable implements MessageHandler {
        Unmakeable(String argument) {}

        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    @ApplicationScoped
    class Inner {
        @OnMessage("orders")
        String on(String text) {
            return text;
        }
    }

    @ApplicationScoped
    @ServerName("orders")
    static class NoHandler {}

    @ApplicationScoped
    static class TwoMessages {
        @OnMessage("orders")
        String on(String text, byte[] bytes) {
            return text;
        }
    }

    @ApplicationScoped
    static class OfClosing {
        @OnMessage("orders")
        String on(CloseCause cause) {
            return "";
        }
    }

    @ApplicationScoped
    static class GenericParameter {
        @OnMessage("orders")
        <T> String on(T value) {
            return "";
        }
    }

    @ApplicationScoped
    static class Later {
        @OnMessage("orders")
        CompletionStage<String> on(String text) {
            return CompletableFuture.completedFuture(text);
        }
    }

    @ApplicationScoped
    static class Idle {
        @OnMessage("orders")
        String on(String text) {
            return text;
        }

        @OnIdle("orders")
        void idle() {}
    }

    @ApplicationScoped
    static class Injected {
        @Inject
        @ClientName("backend")
        ConnectionPool pool;
    }

    @ApplicationScoped
    static class Misnamed {
        @Inject
        Misnamed(@ClientName("backent") ConnectionPool pool) {}

        Misnamed() {}
    }

    @RegisterTcpClient("")
    public interface Nameless {
        String ask(String line);
    }

    @RegisterTcpClient("backend")
    public interface GenericClient {
        <T> T ask(String line);
    }

    /** Mistakes with a server {@code orders}, whose other settings are right. */
    static Stream<Arguments> settingsOfAServer() {
        return Stream.of(
                arguments("farming=line", "farming is no setting of a server: did you mean KEYframing?"),
                arguments(
                        "tls.verify=none", "tls.verify is for clients: a server that wants no client certificates has"),
                arguments("port=70000", "port must be between 0 and 65535, but is 70000"),
                arguments("port=http", "port must be a whole number, but is 'http'"),
                arguments(
                        "host=",
                        "host is set in META-INF/microprofile-config.properties, but has no value: give it one"),
                arguments("backlog=${NOPE}", "backlog is '${NOPE}' in META-INF/microprofile-config.properties, which"),
                arguments("enabled=yes", "enabled must be true or false, but is 'yes'"),
                arguments(
                        "idle-timeout=30sec",
                        "idle-timeout must be a duration such as 250ms, 10s, 5m or PT10S, but is"),
                arguments(
                        "max-frame-bytes=1MB",
                        "max-frame-bytes must be a whole number, but is '1MB': write it in digits"),
                arguments("framing=lines", "framing must be line, raw, delimiter:<bytes>,"),
                arguments(
                        "framing=custom:com.acme.Nope",
                        "framing custom:com.acme.Nope names a class that is not there:"),
                arguments(
                        "framing=custom:java.lang.String",
                        "framing custom:java.lang.String names a class that does not"),
                arguments(
                        "framing=fixed:4096\nmax-frame-bytes=100",
                        "framing fixed:4096 needs max-frame-bytes of at least 4096, but that is 100"),
                arguments(
                        "allow=localhots",
                        "allow must be addresses or ranges such as 10.0.0.0/8 or ::1, but has 'localhots'"),
                arguments(
                        "executor=concurrent/none",
                        "executor: there is no concurrent/none: give the JNDI name of a managed"),
                arguments(
                        "idle-notice=30s",
                        "idle-notice is set, but no method has @OnIdle(\"orders\"): add one, or remove"),
                arguments(
                        "charset=latin-nine",
                        "charset is 'latin-nine', which this JVM does not know: use a name such as UTF-8"),
                arguments("on-failure=reply", "on-failure is reply, but failure-reply is not set: set it"),
                arguments("unix-socket=/tmp/x", "port and unix-socket are both set: a server is bound to one of them"),
                arguments(
                        "tls.certificate=/no/such.pem\ntls.key=/no/such.key",
                        "tls.certificate: there is no file /no/such.pem"),
                arguments("tls.certificate=SERVER.crt", "tls.certificate is set without tls.key: set both or neither"),
                arguments(
                        "tls.certificate=SERVER.crt\ntls.key=CLIENT.key",
                        "tls.key: CLIENT.key is not the key of tls.certificate: SERVER.crt: set the two that were made"),
                arguments(
                        "tls.key-store=SERVER.p12\ntls.key-store-password=wrong",
                        "tls.key-store-password does not open SERVER.p12"),
                arguments(
                        "tls.key-store=SERVER.crt\ntls.key-store-password=x",
                        "tls.key-store: SERVER.crt cannot be read as a key store, PKCS#12 or JKS: it is PEM, so set"),
                arguments("tls.client-auth=yes", "tls.client-auth must be none, optional or required, but is 'yes'"),
                arguments(
                        "tls.source=liberty",
                        "tls.source must be files, server, or server: and the id of an ssl element"));
    }

    @ParameterizedTest
    @MethodSource
    void settingsOfAServer(String settings, String told) {
        String key = "kn-sock.server.orders.";
        String lines = settings.lines().map(line -> key + files(line)).collect(Collectors.joining("\n"));
        assertThat(refusal(key + "port=0\n" + lines, Orders.class))
                .startsWith(key + files(told.replace("KEY", key)))
                .doesNotContain("\n");
    }

    private static String files(String text) {
        return text.replace("SERVER.crt", CA.server().certificate().toString())
                .replace("SERVER.p12", CA.server().keyStore().toString())
                .replace("CLIENT.key", CA.client().key().toString());
    }

    /** Mistakes with a client {@code backend}, whose other settings are right. */
    static Stream<Arguments> settingsOfAClient() {
        return Stream.of(
                arguments("port=0", "port must be between 1 and 65535, but is 0"),
                arguments("hosts=a,b", "hosts is no setting of a client: did you mean KEYhost?"),
                arguments("endpoints=a:1,b:1", "endpoints and host are both set: remove one of them"),
                arguments("max-size=1\nKEYmin-idle=5", "min-idle must be between 0 and 1, but is 5"),
                arguments("balance=random", "balance must be round-robin, least-used or ordered, but is 'random'"),
                arguments("tls.client-auth=required", "tls.client-auth is for servers: remove it"),
                arguments("tls.ca=/no/ca.pem", "tls.ca: there is no file /no/ca.pem"));
    }

    @ParameterizedTest
    @MethodSource
    void settingsOfAClient(String settings, String told) {
        String key = "kn-sock.client.backend.";
        assertThat(refusal(
                        key + "host=localhost\n" + key + "port=1\n" + key + settings.replace("KEY", key),
                        Injected.class))
                .startsWith(key + told.replace("KEY", key))
                .doesNotContain("\n");
    }

    /** Mistakes in beans, and in how they are named. */
    static Stream<Arguments> beans() {
        String port = "kn-sock.server.orders.port=0";
        String backend = "kn-sock.client.backend.host=localhost\nkn-sock.client.backend.port=1";
        String noHandler = "kn-sock.server.orders.* is set, but no handler has @ServerName or @OnMessage(\"orders\"): ";
        return Stream.of(
                arguments("", List.of(Orders.class), "kn-sock.server.orders.port is not set, which HEREOrders.on with"),
                arguments(
                        port,
                        List.of(),
                        noHandler + "add one, or remove the settings; a class is a bean only with a scope"),
                arguments(
                        port,
                        List.of(Abstract.class),
                        noHandler + "HEREAbstract.on has @OnMessage, but an abstract class"),
                arguments(
                        port,
                        List.of(Unmakeable.class),
                        noHandler + "HEREUnmakeable has @ServerName, but a class with"),
                arguments(
                        port,
                        List.of(Inner.class),
                        noHandler + "HEREInner.on has @OnMessage, but a class inside another"),
                arguments(port, List.of(Orders.class, Second.class), "server orders has two handlers, HERE"),
                arguments(
                        port,
                        List.of(NoHandler.class),
                        "HERENoHandler with @ServerName(\"orders\") implements neither"),
                arguments(
                        port,
                        List.of(TwoMessages.class),
                        "HERETwoMessages.on with @OnMessage(\"orders\"): parameters 1"),
                arguments(
                        port, List.of(OfClosing.class), "HEREOfClosing.on with @OnMessage(\"orders\"): parameter 1 is"),
                arguments(
                        port, List.of(GenericParameter.class), "HEREGenericParameter.on with @OnMessage(\"orders\"): "),
                arguments(
                        port, List.of(Idle.class), "kn-sock.server.orders.idle-notice is not set, or zero, so nobody"),
                arguments(
                        port + "\nkn-sock.server.orders.executor=concurrent/own",
                        List.of(Later.class),
                        "kn-sock.server.orders.executor is set, but HERELater.on with @OnMessage(\"orders\") runs on the"),
                arguments(
                        "kn-sock.server.orders.port=7070\nkn-sock.server.other.port=7070",
                        List.of(Orders.class, Other.class),
                        "kn-sock.server.other.port and kn-sock.server.orders.port are for the same address, 127.0.0.1:7070"),
                arguments(
                        "",
                        List.of(Injected.class),
                        "kn-sock.client.backend.host is not set, which HEREInjected.pool needs"),
                arguments(
                        backend,
                        List.of(Misnamed.class),
                        "kn-sock.client.backent.host is not set, which HEREMisnamed needs; there is"
                                + " kn-sock.client.backend.*: did you mean that?"),
                arguments(
                        backend,
                        List.of(Nameless.class),
                        "HERENameless with @RegisterTcpClient: the name of a client consists of letters, digits, - and _,"),
                arguments(
                        backend,
                        List.of(GenericClient.class),
                        "the reply to HEREGenericClient.ask is a T, whose type is"),
                arguments(
                        port + "\nkn-sock.sever.orders.host=localhost",
                        List.of(Orders.class),
                        "kn-sock.sever.orders.host is no setting: did you mean kn-sock.server.?"),
                arguments(
                        port + "\nkn-sock.server.port=1",
                        List.of(Orders.class),
                        "kn-sock.server.port cannot be set for all servers: set kn-sock.server.<name>.port"),
                arguments(
                        port + "\nkn-sock.shutdown.timeout=10",
                        List.of(Orders.class),
                        "kn-sock.shutdown.timeout must be a duration such as 250ms, 10s, 5m or PT10S, but is '10'"),
                arguments(
                        port + "\nkn-sock.shutdown.grace=1m\nkn-sock.shutdown.timeout=1s",
                        List.of(Orders.class),
                        "kn-sock.shutdown.grace=60s does not fit into kn-sock.shutdown.timeout=1s"));
    }

    @ParameterizedTest
    @MethodSource
    void beans(String settings, List<Class<?>> beans, String told) {
        assertThat(refusal(settings, beans.toArray(Class<?>[]::new)))
                .startsWith(told.replace("HERE", HERE))
                .doesNotContain("\n");
    }

    /** The one mistake that two sentences are about, since nobody knows which of the names is wrong. */
    @Test
    void aMisspeltNameInAnAnnotation() {
        assertThat(refusal("kn-sock.server.orders.port=0", Misspelt.class))
                .isEqualTo("kn-sock found 2 mistakes:"
                        + "\n- kn-sock.server.orders.* is set, but no handler has @ServerName or @OnMessage(\"orders\"):"
                        + " did you mean \"ordres\"?"
                        + "\n- kn-sock.server.ordres.port is not set, which " + HERE
                        + "Misspelt.on with @OnMessage(\"ordres\") needs; there is kn-sock.server.orders.*: did you mean"
                        + " that?");
    }

    /** Not found before the application starts, but told in the same way. */
    @Test
    void aPortInUse() throws Exception {
        try (EngineLog log = new EngineLog();
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Application application =
                        Application.start("kn-sock.server.orders.port=" + other.getLocalPort(), Orders.class)) {
            LogRecord told = log.next();
            assertThat(told.getMessage())
                    .startsWith("KNS0100 server orders does not listen: ")
                    .contains(Integer.toString(other.getLocalPort()), "in use");
            assertThat(told.getThrown()).hasRootCauseInstanceOf(IOException.class);
            assertThat(application
                            .get(ApplicationEngine.class)
                            .states()
                            .get("orders")
                            .isAccepting())
                    .isFalse();
        }
    }

    private static String refusal(String settings, Class<?>... beans) {
        return String.valueOf(thrown(settings, beans).getMessage());
    }

    private static Throwable thrown(String settings, Class<?>... beans) {
        Throwable thrown =
                catchThrowable(() -> Application.start(settings, beans).close());
        assertThat(thrown).isInstanceOf(DeploymentException.class);
        return thrown;
    }
}
