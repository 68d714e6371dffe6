package io.knsock.test.cdi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.OnError;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is wrong with what peers are to get whose messages fail. */
@Timeout(60)
class OnErrorRefusalsTest {
    @ApplicationScoped
    @ServerName("x")
    static class Bean implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    @ApplicationScoped
    static class Wrong {
        @OnMessage("x")
        String on(String text) {
            return text;
        }

        @OnError("x")
        void one(IOException failure) {}

        @OnError("x")
        void two(IOException failure, Message message) {}

        @OnError("x")
        void text(Exception failure, String text) {}

        @OnError("x")
        void nothing(Message message) {}

        @OnError("x")
        void both(Exception failure, IOException other) {}

        @OnError("x")
        CompletionStage<String> stage(Error failure) {
            return CompletableFuture.completedFuture("");
        }

        @OnError(value = "x", then = OnError.Then.CLOSE)
        String twice(IllegalStateException failure) {
            return "";
        }

        @OnError("x")
        <E extends Exception> void any(E failure) {}

        @OnError("x")
        private void hidden(IllegalArgumentException failure) {}

        @OnError("y")
        void ofNobody(Exception failure) {}
    }

    @Test
    void whatIsWrongWithAMethodFailsTheDeployment() {
        String here = Wrong.class.getName() + ".";
        assertThatThrownBy(() -> TestApplication.of(Wrong.class)
                        .set("kn-sock.server.x.on-failure", "sulk")
                        .set("kn-sock.server.x.failure-reply", "no")
                        .start()
                        .close())
                .isInstanceOf(DeploymentException.class)
                .hasMessageMatching("(?s)kn-sock found 10 mistakes:\n.*")
                .hasMessageContaining("server x has two methods for java.io.IOException, " + here)
                .hasMessageContaining(here
                        + "text with @OnError(\"x\"): parameter 2 is java.lang.String, but @OnError gives only the"
                        + " Connection, the Message and the exception")
                .hasMessageContaining(here + "nothing with @OnError(\"x\"): no parameter takes the exception: add one")
                .hasMessageContaining(
                        here + "both with @OnError(\"x\"): parameters 1 and 2 both take the exception: leave one out")
                .hasMessageContaining(here + "stage with @OnError(\"x\"): it returns a stage, but " + here
                        + "on with @OnMessage(\"x\") does not: let it return the reply itself")
                .hasMessageContaining(
                        here + "twice with @OnError(\"x\"): what it returns is the reply, so then=CLOSE has no meaning")
                .hasMessageContaining(here + "any with @OnError(\"x\"): parameter 1 is E, but @OnError gives only")
                .hasMessageContaining(here + "hidden with @OnError(\"x\"): a private method cannot be called")
                .hasMessageContaining(here + "ofNobody with @OnError(\"y\"): there is no handler for server y")
                .hasMessageContaining("kn-sock.server.x.on-failure must be close, nothing or reply, but is 'sulk'");
    }

    @Test
    void aReplyThatCannotBeSentFailsTheDeployment() {
        assertThatThrownBy(() -> TestApplication.of(Bean.class)
                        .set("kn-sock.server.x.failure-reply", "no")
                        .start()
                        .close())
                .hasMessage("kn-sock.server.x.failure-reply is set, but on-failure is not reply: set on-failure=reply,"
                        + " or do not set it");
        assertThatThrownBy(() -> TestApplication.of(Bean.class)
                        .set("kn-sock.server.x.on-failure", "reply")
                        .set("kn-sock.server.x.failure-reply", "two\nlines")
                        .start()
                        .close())
                .hasMessageStartingWith("kn-sock.server.x.failure-reply cannot be sent: ");
        assertThatThrownBy(() -> TestApplication.of(Bean.class)
                        .set("kn-sock.server.x.on-failure", "reply")
                        .set("kn-sock.server.x.failure-reply", "sörry")
                        .set("kn-sock.server.x.charset", "US-ASCII")
                        .start()
                        .close())
                .hasMessageStartingWith("kn-sock.server.x.failure-reply cannot be sent: ");
    }
}
