package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is wrong with handlers is told when they are deployed, all at once, each in one sentence with class and method.
 */
class HandlerErrorsTest {
    private static final String HERE = HandlerErrorsTest.class.getName() + "$";

    @ApplicationScoped
    @ServerName("x")
    static class Bean implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    @ApplicationScoped
    static class Second {
        @OnMessage("x")
        void second(String text) {}

        @OnMessage("y")
        void two(String text, Message message) {}

        @OnMessage("y")
        private void hidden() {}

        @OnMessage("a b")
        void spaced() {}

        @OnOpen("nobody")
        void opened() {}

        @OnClose("x")
        int closed() {
            return 0;
        }
    }

    interface View {}

    @ApplicationScoped
    @Typed(View.class)
    static class Unreachable implements View {
        @OnMessage("z")
        public void unreachable() {}
    }

    @ApplicationScoped
    @ServerName("z")
    static class NoHandler {}

    @Test
    void eachIsToldInOneSentence() {
        Throwable refused = catchThrowable(
                () -> Application.deploy(Map.of(), Bean.class, Second.class, Unreachable.class, NoHandler.class));
        assertThat(sentences(refused))
                .contains("server x has two handlers, ")
                .contains(HERE + "Bean with @ServerName(\"x\")")
                .contains(HERE + "Second.second with @OnMessage(\"x\")")
                .contains(": a server has one")
                .contains(HERE
                        + "Second.two with @OnMessage(\"y\"): parameters 1 and 2 both take the message: leave one out")
                .contains(HERE + "Second.hidden with @OnMessage(\"y\"): a private method cannot be called")
                .contains(HERE
                        + "Second.spaced with @OnMessage: the name of a server consists of letters, digits, - and _,"
                        + " but this is 'a b'")
                .contains(HERE
                        + "Second.opened with @OnOpen(\"nobody\"): there is no handler for server nobody: add a method"
                        + " with @OnMessage, or a bean with @ServerName")
                .contains(HERE + "Second.closed with @OnClose(\"x\"): what it returns would be lost")
                .contains(HERE + "Unreachable.unreachable with @OnMessage(\"z\"): no type of the bean has it")
                .contains(HERE + "NoHandler with @ServerName(\"z\") implements neither io.knsock.MessageHandler nor"
                        + " io.knsock.AsyncMessageHandler")
                .contains("kn-sock.server.x.port is not set, which ");
    }

    /** The container puts several into one exception, or one into several. */
    private static String sentences(Throwable thrown) {
        StringBuilder sentences = new StringBuilder();
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            sentences.append(one.getMessage()).append('\n');
            for (Throwable other : one.getSuppressed()) {
                sentences.append(other.getMessage()).append('\n');
            }
        }
        return sentences.toString();
    }
}
