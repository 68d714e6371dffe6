package io.knsock.test.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.OnIdle;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.OnOpen;
import io.knsock.cdi.ServerName;
import io.knsock.codec.Codec;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Applications on Weld SE. */
@Timeout(60)
class TestApplicationTest {
    @ApplicationScoped
    @ServerName("echo")
    static class Echo implements MessageHandler {
        @Inject
        @ConfigProperty(name = "greeting", defaultValue = "Echo: ")
        String greeting;

        @Override
        public Message onMessage(Connection connection, Message message) {
            return Message.of(
                    greeting + message.text() + " on " + Thread.currentThread().getName());
        }
    }

    @Test
    void aHandlerIsCalledOnAHandlerThread() {
        try (TestApplication application = TestApplication.of(Echo.class).start();
                Peer peer = application.connect("echo")) {
            assertThat(peer.ask("a")).isEqualTo("Echo: a on handler");
        }
    }

    @Test
    void settingsOfTheTestAreInjected() {
        try (TestApplication application = TestApplication.of(Echo.class)
                        .set("greeting", "Hello, ")
                        .start();
                Peer peer = application.connect("echo")) {
            assertThat(peer.ask("a")).startsWith("Hello, a");
        }
    }

    record Price(int cents) {}

    @ApplicationScoped
    static class Prices implements Codec<Price> {
        @Override
        public Message encode(Price price) {
            return Message.of(price.cents + " cents");
        }

        @Override
        public Price decode(Message message) {
            return new Price(Integer.parseInt(message.text().replace(" cents", "")));
        }
    }

    @ApplicationScoped
    static class Shop {
        @OnMessage("shop")
        Price doubled(Price price) {
            return new Price(2 * price.cents);
        }

        @OnIdle("shop")
        Price offer() {
            return new Price(1);
        }
    }

    @Test
    void codecsAreFoundAndASilentPeerIsTold() {
        try (TestApplication application = TestApplication.of(Shop.class, Prices.class)
                        .set("kn-sock.server.shop.idle-notice", "50ms")
                        .start();
                Peer peer = application.connect("shop")) {
            assertThat(peer.line()).isEqualTo("1 cents");
            peer.send("7 cents\n");
            String line = peer.line();
            while ("1 cents".equals(line)) { // told before the message came
                line = peer.line();
            }
            assertThat(line).isEqualTo("14 cents");
        }
    }

    /** Its microprofile-config.properties sets a port for it, on which another program might listen. */
    @Test
    void aServerHasAFreePortUnlessTheTestSetsOne() {
        try (TestApplication application = TestApplication.of(Echo.class).start()) {
            assertThat(application.port("echo")).isNotEqualTo(17);
        }
        int port = PeerListener.closedPort();
        try (TestApplication application = TestApplication.of(Echo.class)
                .set("kn-sock.server.echo.port", Integer.toString(port))
                .start()) {
            assertThat(application.port("echo")).isEqualTo(port);
        }
    }

    @Test
    void beansAreDiscoveredAsAServerFindsThem() {
        try (TestApplication application = TestApplication.discovered()
                        .set("kn-sock.server.orders.enabled", "false")
                        .start();
                Peer peer = application.connect("echo")) {
            assertThat(peer.ask("a")).isEqualTo("found a");
        }
    }

    @ConnectionScoped
    static class Count {
        private int messages;

        int next() {
            return ++messages;
        }
    }

    @ApplicationScoped
    static class Counting {
        @Inject
        Count count;

        @OnOpen("echo")
        void opened(Connection connection) {
            connection.sendAsync(Message.of("welcome"));
        }

        @OnMessage("echo")
        String count(String text) {
            return text + " " + count.next();
        }
    }

    @Test
    void scopesAndListenersAreThoseOfAServer() {
        try (TestApplication application =
                        TestApplication.of(Counting.class, Count.class).start();
                Peer one = application.connect("echo");
                Peer two = application.connect("echo")) {
            one.expect("welcome\n");
            two.expect("welcome\n");
            assertThat(one.ask("a")).isEqualTo("a 1");
            assertThat(one.ask("a")).isEqualTo("a 2");
            assertThat(two.ask("b")).isEqualTo("b 1");
        }
    }

    @Test
    void nothingListensAfterItsEnd() {
        TestApplication application = TestApplication.of(Echo.class).start();
        int port = application.port("echo");
        application.close();
        application.close();
        assertThatThrownBy(() -> Peer.connect(port)).isInstanceOf(UncheckedIOException.class);
        assertThat(Optional.ofNullable(System.getProperty("java.naming.factory.initial")))
                .isEmpty();
    }

    @Test
    void aMistakeFailsTheDeploymentAndTheNextOneIsNotHindered() {
        assertThatThrownBy(() -> TestApplication.of(Echo.class)
                        .set("kn-sock.server.echo.framing", "lines")
                        .start())
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("kn-sock.server.echo.framing");
        TestApplication.of(Echo.class).start().close();
    }

    @Test
    void thereIsOneAtATime() {
        try (TestApplication first = TestApplication.of(Echo.class).start()) {
            assertThatThrownBy(() -> TestApplication.of(Echo.class).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(first + " is still running");
            assertThat(first.port("echo")).isPositive();
        }
    }
}
