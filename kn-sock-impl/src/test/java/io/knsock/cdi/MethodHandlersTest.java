package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.test.Peer;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Beans and methods of beans as handlers, over real sockets. */
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

    @ApplicationScoped
    static class Bytes {
        @OnMessage("x")
        public byte[] on(byte[] bytes) {
            bytes[0]++;
            return bytes;
        }
    }

    @Test
    void aMethodTakesAndReturnsBytes() throws Exception {
        try (Application application = Application.deploy(Bytes.class)) {
            assertThat(application.ask("abc")).isEqualTo("bbc");
        }
    }

    @ApplicationScoped
    static class Messages {
        @OnMessage("x")
        public Message on(Connection connection, Message message) {
            return message.isEmpty() ? null : message;
        }
    }

    @Test
    void nullIsNoReply() throws Exception {
        try (Application application = Application.deploy(Messages.class);
                Peer peer = application.connect()) {
            peer.send("\n");
            assertThat(peer.ask("next")).isEqualTo("next");
        }
    }

    @ApplicationScoped
    static class Silent {
        @OnMessage("x")
        public void on(Connection connection, String text) {
            connection.sendAsync(Message.of("sent " + text));
        }
    }

    @Test
    void voidIsNoReply() throws Exception {
        try (Application application = Application.deploy(Silent.class);
                Peer peer = application.connect()) {
            peer.send("1\n");
            assertThat(peer.ask("2")).isEqualTo("sent 1");
            assertThat(peer.line()).isEqualTo("sent 2");
        }
    }

    @ApplicationScoped
    static class Later {
        @OnMessage("x")
        public CompletionStage<String> on(String text) {
            String here = Thread.currentThread().getName();
            return switch (text) {
                case "none" -> CompletableFuture.completedFuture(null);
                case "no stage" -> null;
                default ->
                    CompletableFuture.supplyAsync(
                            () -> text + " from " + (here.equals("handler") ? "handler" : "loop"));
            };
        }
    }

    @Test
    void aStageIsAwaitedAndItsMethodCalledOnTheEventLoop() throws Exception {
        try (Application application = Application.deploy(Later.class);
                Peer peer = application.connect()) {
            peer.send("none\n");
            peer.send("no stage\n");
            assertThat(peer.ask("a")).isEqualTo("a from loop");
            assertThat(peer.ask("b")).isEqualTo("b from loop");
        }
    }

    @ApplicationScoped
    @ServerName("x")
    static class AsyncBean implements AsyncMessageHandler {
        @Override
        public CompletionStage<Message> onMessage(Connection connection, Message message) {
            String here = Thread.currentThread().getName();
            return CompletableFuture.completedFuture(Message.of(here.equals("handler") ? "handler" : "loop"));
        }
    }

    @Test
    void anAsynchronousBeanIsCalledOnTheEventLoop() throws Exception {
        try (Application application = Application.deploy(AsyncBean.class)) {
            assertThat(application.ask("a")).isEqualTo("loop");
        }
    }

    @Dependent
    @ServerName("x")
    static class Counting implements MessageHandler {
        @Inject
        Log log;

        private int count;

        @Override
        public Message onMessage(Connection connection, Message message) {
            return Message.of("" + ++count);
        }

        @PreDestroy
        void destroyed() {
            log.add("destroyed after " + count);
        }
    }

    @Test
    void aDependentBeanIsOneInstanceUntilTheServerEnds() throws Exception {
        List<String> lines;
        try (Application application = Application.deploy(Counting.class, Log.class)) {
            lines = application.get(Log.class).lines();
            assertThat(application.ask("a")).isEqualTo("1");
            assertThat(application.ask("b")).isEqualTo("2");
            assertThat(lines).isEmpty();
        }
        assertThat(lines).containsExactly("destroyed after 2");
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Loud {}

    @Loud
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Louder {
        @AroundInvoke
        Object louder(InvocationContext call) throws Exception {
            return call.proceed() + "!";
        }
    }

    @Singleton
    static class Intercepted {
        @Loud
        @OnMessage("x")
        String on(String text) {
            return text;
        }
    }

    @Test
    void interceptorsApply() throws Exception {
        try (Application application = Application.deploy(Intercepted.class, Louder.class)) {
            assertThat(application.ask("a")).isEqualTo("a!");
        }
    }

    static class Base {
        @OnMessage("x")
        public String on(String text) {
            return "base " + text;
        }

        @OnMessage("y")
        public String overridden(String text) {
            return text;
        }
    }

    @ApplicationScoped
    static class Sub extends Base {
        @Override
        public String overridden(String text) {
            return text;
        }
    }

    /** Else there would be a server y. */
    @Test
    void aMethodIsInheritedUnlessItIsOverridden() throws Exception {
        try (Application application = Application.deploy(Sub.class)) {
            assertThat(application.ask("a")).isEqualTo("base a");
        }
    }

    interface Generic<T> {
        String on(T text);
    }

    @ApplicationScoped
    static class Concrete implements Generic<String> {
        @Override
        @OnMessage("x")
        public String on(String text) {
            return text;
        }
    }

    /** The compiler copies the annotation to a second method, which takes an Object. */
    @Test
    void aBridgeIsNoHandlerOfItsOwn() throws Exception {
        try (Application application = Application.deploy(Concrete.class)) {
            assertThat(application.ask("a")).isEqualTo("a");
        }
    }

    interface View {
        String on(String text);
    }

    @ApplicationScoped
    @Typed(View.class)
    static class Hidden implements View {
        @Override
        @OnMessage("x")
        public String on(String text) {
            return "view " + text;
        }
    }

    @Test
    void aBeanIsCalledByTheTypesItHas() throws Exception {
        try (Application application = Application.deploy(Hidden.class)) {
            assertThat(application.ask("a")).isEqualTo("view a");
        }
    }

    @ApplicationScoped
    static class Produced {
        @Produces
        @ApplicationScoped
        @ServerName("x")
        MessageHandler handler() {
            return (connection, message) -> Message.of("produced " + message.text());
        }
    }

    @Test
    void aHandlerMayBeProduced() throws Exception {
        try (Application application = Application.deploy(Produced.class)) {
            assertThat(application.ask("a")).isEqualTo("produced a");
        }
    }

    @ApplicationScoped
    static class Failing {
        @OnMessage("x")
        public String on(String text) throws Exception {
            if (text.equals("error")) {
                throw new AssertionError(text);
            }
            throw new IOException(text);
        }
    }

    @ApplicationScoped
    static class FailingLater {
        @OnMessage("x")
        public CompletionStage<String> on(String text) {
            return CompletableFuture.failedFuture(new IOException(text));
        }
    }

    @Test
    void aFailureReachesTheEngineAsItWasThrown() throws Exception {
        try (Application application = Application.deploy(Failing.class);
                EngineLog log = new EngineLog()) {
            assertThat(application.ask("io")).isNull();
            assertThat(log.next().getThrown()).isExactlyInstanceOf(IOException.class);
            assertThat(application.ask("error")).isNull();
            assertThat(log.next().getThrown()).isExactlyInstanceOf(AssertionError.class);
        }
        try (Application application = Application.deploy(FailingLater.class);
                EngineLog log = new EngineLog()) {
            assertThat(application.ask("io")).isNull();
            assertThat(log.next().getThrown()).isExactlyInstanceOf(IOException.class);
        }
    }
}
