package io.knsock.test.cdi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.OnError;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.ServerName;
import io.knsock.codec.UnreadableMessageException;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers get whose messages fail. */
@Timeout(60)
class OnErrorTest {
    /** Fails as its messages say. */
    private static String fail(String text) throws Exception {
        switch (text) {
            case "file" -> throw new FileNotFoundException("secret file");
            case "io" -> throw new IOException("secret io");
            case "state" -> throw new IllegalStateException("secret state");
            case "argument" -> throw new IllegalArgumentException("secret argument");
            case "error" -> throw new StackOverflowError();
            case "carried" -> throw new CompletionException(new IOException("secret"));
            default -> {
                return "ok " + text;
            }
        }
    }

    @RequestScoped
    static class Once {
        private int calls;

        int next() {
            return ++calls;
        }
    }

    @ApplicationScoped
    static class Orders {
        @Inject
        Once once;

        @OnMessage("x")
        String on(String text) throws Exception {
            once.next();
            return fail(text);
        }

        @OnError("x")
        String io(IOException failure) {
            return "io " + once.next();
        }

        @OnError("x")
        byte[] file(Message message, FileNotFoundException failure, Connection connection) {
            return (message.text() + " missing " + connection.isOpen()).getBytes(UTF_8);
        }

        @OnError(value = "x", then = OnError.Then.NOTHING)
        void nothing(IllegalArgumentException failure) {}

        @OnError("x")
        String none(IllegalStateException failure) {
            return null;
        }

        @OnError(value = "x", then = OnError.Then.CLOSE)
        void closed(Error failure) {}
    }

    @Test
    void theMostSpecificMethodSaysWhatThePeerGets() {
        try (TestApplication application =
                        TestApplication.of(Orders.class, Once.class).start();
                Peer peer = application.connect("x")) {
            assertThat(peer.ask("a")).isEqualTo("ok a");
            assertThat(peer.ask("io")).isEqualTo("io 1");
            assertThat(peer.ask("file")).isEqualTo("file missing true");
            assertThat(peer.ask("carried")).isEqualTo("io 1");
            peer.send("argument\n").send("state\n");
            assertThat(peer.ask("b")).isEqualTo("ok b");
            peer.send("error\n").expectEnd();
        }
    }

    @ApplicationScoped
    @ServerName("x")
    static class Bean implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) throws Exception {
            return Message.of(fail(message.text()));
        }
    }

    @ApplicationScoped
    static class Beside {
        @OnError("x")
        String any(Exception failure) {
            return "refused";
        }
    }

    @Test
    void anotherBeanMaySayItForAMessageHandler() {
        try (TestApplication application =
                        TestApplication.of(Bean.class, Beside.class).start();
                Peer peer = application.connect("x")) {
            assertThat(peer.ask("io")).isEqualTo("refused");
            assertThat(peer.ask("a")).isEqualTo("ok a");
            peer.send("error\n").expectEnd();
        }
    }

    public record Order(int count) {}

    public record Refusal(String why) {}

    @ApplicationScoped
    static class Json {
        @OnMessage("x")
        Order on(Order order) {
            return order;
        }

        @OnError("x")
        Refusal unreadable(UnreadableMessageException failure, Message message) {
            return new Refusal(message.length() + " bytes are no order");
        }
    }

    @Test
    void aMessageThatCannotBeReadIsAFailureLikeAnyOther() {
        try (TestApplication application = TestApplication.of(Json.class).start();
                Peer peer = application.connect("x")) {
            assertThat(peer.ask("{\"count\":")).isEqualTo("{\"why\":\"9 bytes are no order\"}");
            assertThat(peer.ask("{\"count\":1}")).isEqualTo("{\"count\":1}");
        }
    }

    @ApplicationScoped
    static class Stages {
        @OnMessage("x")
        CompletionStage<String> on(String text) throws Exception {
            if (text.startsWith("late ")) {
                return CompletableFuture.supplyAsync(() -> {
                    try {
                        return fail(text.substring("late ".length()));
                    } catch (Exception failure) {
                        throw new CompletionException(failure);
                    }
                });
            }
            return CompletableFuture.completedFuture(fail(text));
        }

        @OnError("x")
        CompletionStage<String> io(IOException failure, Message message) {
            return CompletableFuture.supplyAsync(() -> message.text() + " refused");
        }

        @OnError("x")
        String state(IllegalStateException failure) {
            return "state";
        }

        @OnError("x")
        CompletionStage<String> argument(IllegalArgumentException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Test
    void anAsynchronousHandlerHasThemToo() {
        try (TestApplication application = TestApplication.of(Stages.class).start();
                Peer peer = application.connect("x")) {
            assertThat(peer.ask("a")).isEqualTo("ok a");
            assertThat(peer.ask("io")).isEqualTo("io refused");
            assertThat(peer.ask("late io")).isEqualTo("late io refused");
            assertThat(peer.ask("late state")).isEqualTo("state");
            assertThat(peer.ask("state")).isEqualTo("state");
            assertThat(peer.ask("late b")).isEqualTo("ok b");
            peer.send("late argument\n").expectEnd();
        }
    }

    @ApplicationScoped
    @ServerName("x")
    static class AsyncBean implements AsyncMessageHandler {
        @Override
        public CompletionStage<Message> onMessage(Connection connection, Message message) throws Exception {
            return message.isEmpty() ? null : CompletableFuture.completedFuture(Message.of(fail(message.text())));
        }
    }

    @ApplicationScoped
    static class Methods {
        @OnMessage("x")
        String on(String text) throws Exception {
            return fail(text);
        }
    }

    @Test
    void withoutAMethodTheSettingsSayIt() {
        for (Class<?> handler : List.of(Methods.class, Bean.class, AsyncBean.class, Stages.class)) {
            try (TestApplication application = TestApplication.of(handler)
                            .set("kn-sock.server.x.on-failure", "reply")
                            .set("kn-sock.server.x.failure-reply", "sörry")
                            .set("kn-sock.server.x.charset", "ISO-8859-1")
                            .start();
                    Peer peer = application.connect("x")) {
                peer.send("error\n").expect(new byte[] {'s', (byte) 0xf6, 'r', 'r', 'y', '\n'});
                assertThat(peer.ask("a")).isEqualTo("ok a");
            }
            try (TestApplication application = TestApplication.of(handler)
                            .set("kn-sock.server.on-failure", "nothing")
                            .start();
                    Peer peer = application.connect("x")) {
                peer.send("error\n");
                assertThat(peer.ask("a")).isEqualTo("ok a");
            }
            try (TestApplication application = TestApplication.of(handler).start();
                    Peer peer = application.connect("x")) {
                peer.send("error\n").expectEnd();
            }
        }
    }

    @Test
    void aHandlerThatReturnsNoStageHasFailed() {
        try (TestApplication application = TestApplication.of(AsyncBean.class)
                        .set("kn-sock.server.x.on-failure", "reply")
                        .set("kn-sock.server.x.failure-reply", "sorry")
                        .start();
                Peer peer = application.connect("x")) {
            assertThat(peer.ask("")).isEqualTo("sorry");
        }
    }

    @ApplicationScoped
    static class Void {
        @OnMessage("x")
        String on(String text) throws Exception {
            return fail(text);
        }

        @OnError("x")
        void looks(Exception failure) {}
    }

    @Test
    void afterAMethodThatReturnsNothingTheSettingsDecide() {
        try (TestApplication application = TestApplication.of(Void.class).start();
                Peer peer = application.connect("x")) {
            peer.send("io\n").expectEnd();
        }
        try (TestApplication application = TestApplication.of(Void.class)
                        .set("kn-sock.server.x.on-failure", "reply")
                        .set("kn-sock.server.x.failure-reply", "sorry")
                        .start();
                Peer peer = application.connect("x")) {
            assertThat(peer.ask("io")).isEqualTo("sorry");
        }
    }

    /** Also with several messages of the connection at once, both kinds of handlers. */
    @Test
    void repliesKeepTheirOrderAndNothingStaysInFlight() {
        String[] sent = IntStream.range(0, 40)
                .mapToObj(number -> number % 3 == 0 ? "io\n" : number + "\n")
                .toArray(String[]::new);
        for (Class<?> handler : List.of(Bean.class, AsyncBean.class)) {
            for (String atOnce : List.of("1", "4")) {
                try (TestApplication application = TestApplication.of(handler)
                                .set("kn-sock.server.x.on-failure", "reply")
                                .set("kn-sock.server.x.failure-reply", "sorry")
                                .set("kn-sock.server.x.max-concurrent-messages-per-connection", atOnce)
                                .start();
                        Peer peer = application.connect("x")) {
                    peer.sendTogether(sent);
                    for (int number = 0; number < sent.length; number++) {
                        assertThat(peer.line()).isEqualTo(number % 3 == 0 ? "sorry" : "ok " + number);
                    }
                    assertThat(figure(application, "HandlerFailures")).isEqualTo(14L);
                    assertThat(figure(application, "Handled")).isEqualTo(40L);
                    Eventually.value(
                            "messages in flight", () -> (Integer) figure(application, "InFlight"), left -> left == 0);
                }
            }
        }
    }

    private static Object figure(TestApplication application, String name) {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("io.knsock:type=Server,application=" + application + ",name=x"), name);
        } catch (JMException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @ApplicationScoped
    static class Failing {
        @OnMessage("x")
        String on(String text) throws Exception {
            return fail(text);
        }

        @OnError("x")
        String throwing(IOException failure) {
            throw new UnsupportedOperationException("no reply");
        }

        @OnError("x")
        Object unwritable(IllegalStateException failure) {
            return new Object() {
                @SuppressWarnings("unused") // JSON-B calls it
                public String getText() {
                    throw new UnsupportedOperationException("no text");
                }
            };
        }

        @OnError("x")
        String same(IllegalArgumentException failure) {
            throw failure;
        }

        @OnError("x")
        String unfit(Error failure) {
            return "two\nlines";
        }
    }

    @Test
    void ifTheMethodFailsTheConnectionIsClosed() {
        try (Told told = new Told();
                TestApplication application = TestApplication.of(Failing.class)
                        .set("kn-sock.server.x.on-failure", "nothing")
                        .start()) {
            for (String text : List.of("io", "state", "argument", "error")) {
                try (Peer peer = application.connect("x")) {
                    peer.send(text + "\n").expectEnd();
                }
            }
            assertThat(told.lines("KNS0144"))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("Failing.throwing with @OnError(\"x\") has failed"))
                    .anyMatch(line -> line.contains("Failing.unwritable with @OnError(\"x\") has failed"));
        }
    }

    @Test
    void aFailureIsToldSeldomAndThePeerHearsNothingOfItsText() {
        try (Told told = new Told();
                TestApplication application =
                        TestApplication.of(Bean.class, Beside.class).start();
                Peer peer = application.connect("x")) {
            for (int i = 0; i < 50; i++) {
                assertThat(peer.ask(i % 2 == 0 ? "io" : "state")).isEqualTo("refused");
            }
            assertThat(told.lines("KNS0143"))
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(" has failed; its peer gets a reply, as " + Beside.class.getName()
                            + ".any with @OnError(\"x\") says"));
            assertThat(figure(application, "HandlerFailures")).isEqualTo(50L);
        }
    }

    /** What the integration says as a warning. */
    private static final class Told extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("io.knsock.cdi");
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Told() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel() == Level.WARNING) {
                Object[] parameters = record.getParameters();
                lines.add(
                        parameters == null
                                ? record.getMessage()
                                : MessageFormat.format(record.getMessage(), parameters));
            }
        }

        List<String> lines(String number) {
            return lines.stream().filter(line -> line.startsWith(number)).collect(Collectors.toList());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
