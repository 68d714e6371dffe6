package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.codec.Codec;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Methods that are called when a peer says nothing. */
class IdleTest {
    private static final String SETTINGS = "kn-sock.server.x.port=0\nkn-sock.server.x.idle-notice=20ms";

    @ApplicationScoped
    static class Heartbeats {
        @OnMessage("x")
        String on(String text) {
            return "Echo: " + text;
        }

        @OnIdle("x")
        String idle(Duration silence, Connection connection) {
            return silence.toMillis() >= 20 && connection.isOpen() ? "are you there?" : "too early";
        }
    }

    @Test
    void whatAMethodReturnsIsSent() {
        try (Application application = Application.start(SETTINGS, Heartbeats.class);
                Peer peer = application.connect()) {
            assertThat(peer.line()).isEqualTo("are you there?");
            assertThat(peer.line()).isEqualTo("are you there?");
            peer.send("a\n");
            String line = peer.line();
            while ("are you there?".equals(line)) { // told before the message came
                line = peer.line();
            }
            assertThat(line).isEqualTo("Echo: a");
            assertThat(peer.line()).isEqualTo("are you there?");
        }
    }

    @Dependent
    static class Loud implements Codec<Integer> {
        @Override
        public Message encode(Integer value) {
            return Message.of("!".repeat(value));
        }

        @Override
        public Integer decode(Message message) {
            return message.length();
        }
    }

    @ConnectionScoped
    static class Count {
        private int count;

        int next() {
            return ++count;
        }
    }

    @ApplicationScoped
    static class Patient {
        static final Inbox<String> TOLD = new Inbox<>("closed");

        @Inject
        Count count;

        @OnMessage("x")
        CompletionStage<Integer> on(int length) {
            return CompletableFuture.completedFuture(length);
        }

        @OnIdle("x")
        Integer idle() {
            return count.next();
        }

        @OnIdle("x")
        void giveUp(Connection connection, Duration silence) {
            if (silence.toMillis() >= 60) {
                connection.close();
            }
        }

        @OnClose("x")
        void closed(CloseCause cause) {
            TOLD.add(cause + " after " + (count.next() - 1));
        }
    }

    @Test
    void itHasTheBeansOfItsConnectionAndCodecsAndMayCloseIt() {
        try (Application application = Application.start(SETTINGS, Patient.class, Count.class, Loud.class);
                Peer peer = application.connect()) {
            assertThat(peer.line()).isEqualTo("!");
            String all = new String(peer.readToEnd());
            assertThat(all).startsWith("!!\n");
            assertThat(Patient.TOLD.next())
                    .isEqualTo("CLOSED after " + (1 + all.lines().count()));
        }
    }

    @ApplicationScoped
    static class Impatient {
        @OnMessage("x")
        String on(String text) {
            return text;
        }

        @OnIdle("x")
        void idle() {
            throw new IllegalStateException("say something");
        }
    }

    @Test
    void anExceptionEndsTheConnection() throws Exception {
        try (Application application = Application.start(SETTINGS, Impatient.class);
                EngineLog log = new EngineLog();
                Peer peer = application.connect()) {
            peer.expectEnd();
            assertThat(log.next().getThrown()).hasMessage("say something");
        }
    }

    @ApplicationScoped
    static class Echo {
        @OnMessage("x")
        String on(String text) {
            return text;
        }
    }

    @ApplicationScoped
    static class Lonely {
        @OnIdle("y")
        void idle() {
            // never called
        }
    }

    @Test
    void aMethodWithoutTheSettingAndASettingWithoutTheMethodAreRefused() {
        assertThatThrownBy(() -> Application.deploy(Heartbeats.class))
                .hasMessageContaining("kn-sock.server.x.idle-notice is not set, or zero, so nobody would call "
                        + Heartbeats.class.getName() + ".idle with @OnIdle(\"x\"): set it, to 30s for instance");
        assertThatThrownBy(() -> Application.start(SETTINGS, Echo.class))
                .hasMessageContaining("kn-sock.server.x.idle-notice is set, but no method has @OnIdle(\"x\"): add one,"
                        + " or remove the setting");
        assertThatThrownBy(() -> Application.deploy(Echo.class, Lonely.class))
                .hasMessageContaining(
                        Lonely.class.getName() + ".idle with @OnIdle(\"y\"): there is no handler for server y");
    }
}
