package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.test.Peer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The scopes of messages and connections, over real sockets. */
class ScopesTest {
    @RequestScoped
    static class PerMessage {
        @Inject
        Log log;

        @Inject
        Connection connection;

        private int count;

        int count() {
            return ++count;
        }

        @PreDestroy
        void destroyed() {
            log.add("message of " + connection.id() + " destroyed");
        }
    }

    @ConnectionScoped
    static class PerConnection {
        @Inject
        Log log;

        @Inject
        Connection connection;

        private int count;

        int count() {
            return ++count;
        }

        @PreDestroy
        void destroyed() {
            log.add(connection.id() + " destroyed after " + count);
        }
    }

    @ApplicationScoped
    static class Counting {
        @Inject
        PerMessage message;

        @Inject
        PerConnection connection;

        @Inject
        Connection current;

        @OnMessage("x")
        String on(Connection here) {
            message.count();
            return message.count() + " " + connection.count() + " " + here.id().equals(current.id());
        }
    }

    @ApplicationScoped
    public static class Listening {
        @Inject
        Log log;

        @Inject
        PerConnection connection;

        @OnOpen("x")
        void opened(Connection here) {
            log.add(here.id() + " opened");
        }

        @OnClose("x")
        void closed(Throwable failure, Connection here, CloseCause cause) {
            log.add(here.id() + " closed " + cause + " " + failure + " after " + connection.count());
        }
    }

    private static final Class<?>[] ALL = {
        PerMessage.class, PerConnection.class, Counting.class, Listening.class, Log.class
    };

    @Test
    void eachMessageHasARequestScopeAndEachConnectionItsBeans() throws Exception {
        try (Application application = Application.deploy(ALL);
                Peer one = application.connect()) {
            Log log = application.get(Log.class);
            assertThat(one.ask("a")).isEqualTo("2 1 true");
            assertThat(one.ask("b")).isEqualTo("2 2 true");
            try (Peer two = application.connect()) {
                assertThat(two.ask("a")).isEqualTo("2 1 true");
            }
            assertThat(log.await(7))
                    .containsExactly(
                            "x-1 opened",
                            "message of x-1 destroyed",
                            "message of x-1 destroyed",
                            "x-2 opened",
                            "message of x-2 destroyed",
                            "x-2 closed PEER_CLOSED null after 2",
                            "x-2 destroyed after 2");
            assertThat(one.ask("c")).isEqualTo("2 3 true");
        }
    }

    @ConnectionScoped
    static class Shared {
        private final CountDownLatch both = new CountDownLatch(2);

        void meet() throws InterruptedException {
            both.countDown();
            both.await();
        }
    }

    @ApplicationScoped
    static class Together {
        @Inject
        PerMessage message;

        @Inject
        Shared shared;

        @Inject
        Connection current;

        @OnMessage("x")
        String on(String text, Connection here) throws InterruptedException {
            message.count();
            shared.meet(); // the other message of the connection, on another thread
            return text + " " + message.count() + " " + here.id().equals(current.id());
        }
    }

    @Test
    void severalMessagesOfAConnectionHaveARequestScopeEachAndShareItsBeans() throws Exception {
        Map<String, String> settings =
                Map.of("kn-sock.server.x.port", "0", "kn-sock.server.x.max-concurrent-messages-per-connection", "2");
        try (Application application =
                        Application.deploy(settings, PerMessage.class, Shared.class, Together.class, Log.class);
                Peer peer = application.connect()) {
            peer.send("a\nb\n");
            assertThat(peer.line()).isEqualTo("a 2 true");
            assertThat(peer.line()).isEqualTo("b 2 true");
            assertThat(application.get(Log.class).await(2))
                    .containsExactly("message of x-1 destroyed", "message of x-1 destroyed");
        }
    }

    @Test
    void anUndeployedApplicationClosesAndDestroysWhatIsOpenOnce() throws Exception {
        List<String> lines;
        try (Application application = Application.deploy(ALL)) {
            lines = application.get(Log.class).lines();
            Peer peer = application.connect();
            assertThat(peer.ask("a")).isEqualTo("2 1 true");
        }
        assertThat(lines)
                .containsExactly(
                        "x-1 opened",
                        "message of x-1 destroyed",
                        "x-1 closed DRAINED null after 2",
                        "x-1 destroyed after 2");
    }

    @ApplicationScoped
    static class Stuck {
        static final CountDownLatch END = new CountDownLatch(1);

        @Inject
        PerConnection connection;

        @OnMessage("x")
        void on(Connection here) throws InterruptedException {
            connection.count();
            here.sendAsync(Message.of("stuck"));
            END.await();
        }
    }

    @Test
    void beansOfAConnectionThatWasCutAreDestroyedOnceAtTheLatestWithTheApplication() throws Exception {
        List<String> lines;
        Map<String, String> settings = Map.of("kn-sock.server.x.port", "0", "kn-sock.server.x.drain-timeout", "100ms");
        try (Application application =
                Application.deploy(settings, Stuck.class, PerConnection.class, PerMessage.class, Log.class)) {
            lines = application.get(Log.class).lines();
            assertThat(application.connect().ask("a")).isEqualTo("stuck");
        }
        try {
            assertThat(lines).containsExactly("x-1 destroyed after 1");
        } finally {
            Stuck.END.countDown();
        }
    }

    @ConnectionScoped
    @ServerName("x")
    static class OwnHandler implements MessageHandler {
        private int count;

        @Override
        public Message onMessage(Connection connection, Message message) {
            return Message.of("" + ++count);
        }
    }

    @Test
    void aHandlerMayBeOneForEachConnection() throws Exception {
        try (Application application = Application.deploy(OwnHandler.class);
                Peer one = application.connect()) {
            assertThat(one.ask("a")).isEqualTo("1");
            assertThat(one.ask("b")).isEqualTo("2");
            assertThat(application.ask("a")).isEqualTo("1");
        }
    }

    @Test
    void outsideThereIsNoConnection() throws Exception {
        try (Application application = Application.deploy(ALL)) {
            Connection connection = application.get(Connection.class);
            assertThatThrownBy(connection::id)
                    .isInstanceOf(ContextNotActiveException.class)
                    .hasMessageStartingWith(
                            "there is no connection here: it is known on the thread that handles a message");
            assertThatThrownBy(() -> application.get(PerConnection.class).count())
                    .isInstanceOf(ContextNotActiveException.class);
        }
    }

    @ApplicationScoped
    static class Later {
        @Inject
        Connection current;

        @Inject
        PerConnection connection;

        @OnMessage("x")
        CompletionStage<String> on(String text) {
            String id = current.id();
            int count = connection.count();
            return CompletableFuture.supplyAsync(() -> {
                try {
                    return "inside " + current.id();
                } catch (ContextNotActiveException outside) {
                    return id + " " + count + " outside";
                }
            });
        }
    }

    @Test
    void theScopesOfAnAsynchronousHandlerLastUntilItReturns() throws Exception {
        try (Application application =
                        Application.deploy(Later.class, PerConnection.class, PerMessage.class, Log.class);
                Peer peer = application.connect()) {
            assertThat(peer.ask("a")).isEqualTo("x-1 1 outside");
            assertThat(peer.ask("b")).isEqualTo("x-1 2 outside");
            peer.close();
            assertThat(application.get(Log.class).await(1)).containsExactly("x-1 destroyed after 2");
        }
    }

    @ApplicationScoped
    static class Refusing {
        @Inject
        PerConnection connection;

        @OnMessage("x")
        String on(String text) {
            return text;
        }

        @OnOpen("x")
        void opened() {
            connection.count();
            throw new IllegalStateException("refused");
        }

        @OnClose("x")
        void closed(Throwable failure) {
            throw new IllegalStateException("the others are called all the same");
        }
    }

    @Test
    void aConnectionThatIsRefusedWhenItOpensIsClosedLikeOthers() throws Exception {
        try (Application application = Application.deploy(
                        Refusing.class, Listening.class, PerConnection.class, PerMessage.class, Log.class);
                Peer peer = application.connect()) {
            assertThat(peer.line()).isNull();
            List<String> lines =
                    application.get(Log.class).await("x-1 destroyed after 2"); // after opened, or without it
            assertThat(lines.subList(lines.size() - 2, lines.size()))
                    .containsExactly(
                            "x-1 closed HANDLER_FAILED java.lang.IllegalStateException: refused after 2",
                            "x-1 destroyed after 2");
        }
    }
}
