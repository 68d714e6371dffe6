package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.conversation.Conversation;
import io.knsock.pool.TcpPool;
import io.knsock.test.PeerListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conversations of the application's: a class that a setting names, and a bean of it. */
class ConversationBeansTest {
    /** A reply has as many lines as it says. */
    public static class Lines implements Conversation {
        int lines() {
            return 2;
        }

        @Override
        public boolean isComplete(Message request, List<Message> reply) {
            return reply.size() == lines();
        }
    }

    @ApplicationScoped
    static class Count {
        int lines() {
            return 3;
        }
    }

    /** Cannot be made but by CDI. */
    @ApplicationScoped
    public static class LinesBean extends Lines {
        private Count count;

        /** For the proxy. */
        LinesBean() {}

        @Inject
        LinesBean(Count count) {
            this.count = count;
        }

        @Override
        int lines() {
            return count.lines();
        }
    }

    @ApplicationScoped
    static class Caller {
        @Inject
        @ClientName("c")
        TcpPool pool;

        String ask() {
            return pool.request(Message.of("x")).text();
        }
    }

    private static Map<String, String> client(PeerListener peers, Class<?> conversation) {
        return Map.of(
                "kn-sock.client.c.endpoints",
                peers.endpoint().toString(),
                "kn-sock.client.c.conversation",
                "custom:" + conversation.getName());
    }

    @Test
    void aClientHasTheConversationOfAClass() {
        try (PeerListener peers = PeerListener.answering(line -> "1\n2\n");
                Application application = Application.deploy(client(peers, Lines.class), Caller.class)) {
            assertThat(application.get(Caller.class).ask()).isEqualTo("1\n2");
        }
    }

    @Test
    void aClientHasTheConversationOfABean() {
        try (PeerListener peers = PeerListener.answering(line -> "1\n2\n3\n");
                Application application = Application.deploy(
                        client(peers, LinesBean.class), Caller.class, Count.class, LinesBean.class)) {
            assertThat(application.get(Caller.class).ask()).isEqualTo("1\n2\n3");
        }
    }

    @Test
    void whatIsNoConversationFailsTheDeploymentInASentence() {
        try (PeerListener peers = PeerListener.echo()) {
            assertThatThrownBy(() -> Application.deploy(client(peers, Count.class), Caller.class))
                    .hasStackTraceContaining("names a class that does not implement " + Conversation.class.getName());
        }
    }
}
