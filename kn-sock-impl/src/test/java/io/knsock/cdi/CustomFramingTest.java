package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.pool.TcpPool;
import io.knsock.test.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Framings of the application's: a class that a setting names, and a bean of it. */
class CustomFramingTest {
    private static final AtomicInteger MADE = new AtomicInteger();

    /** Ends messages with a mark. */
    public static class Marked implements FrameFormat {
        byte mark() {
            return '!';
        }

        @Override
        public FrameReader reader() {
            byte mark = mark();
            return arrived -> {
                for (int at = 0; at < arrived.limit(); at++) {
                    if (arrived.get(at) == mark) {
                        return FrameCut.message(0, at, at + 1);
                    }
                }
                return FrameCut.incomplete();
            };
        }

        @Override
        public long maxFrameBytes(int messageBytes) {
            return messageBytes + 1L;
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            to.put(message.buffer()).put(mark());
        }
    }

    @ApplicationScoped
    static class Punctuation {
        byte mark() {
            return '?';
        }
    }

    /** Cannot be made but by CDI. */
    @ApplicationScoped
    public static class MarkedBean extends Marked {
        private Punctuation punctuation;

        /** For the proxy. */
        MarkedBean() {}

        @Inject
        MarkedBean(Punctuation punctuation) {
            this.punctuation = punctuation;
            MADE.incrementAndGet();
        }

        @Override
        byte mark() {
            return punctuation.mark();
        }
    }

    @ApplicationScoped
    static class Echo {
        @OnMessage("x")
        String on(String text) {
            return "Echo: " + text;
        }
    }

    private static Map<String, String> server(Class<?> format) {
        return Map.of("kn-sock.server.x.port", "0", "kn-sock.server.x.framing", "custom:" + format.getName());
    }

    @Test
    void aServerHasTheFramingOfAClass() {
        try (Application application = Application.deploy(server(Marked.class), Echo.class);
                Peer peer = application.connect()) {
            peer.send("one!two!").expect("Echo: one!Echo: two!");
        }
    }

    @Test
    void aServerHasTheFramingOfABean() {
        int before = MADE.get();
        try (Application application =
                        Application.deploy(server(MarkedBean.class), Echo.class, Punctuation.class, MarkedBean.class);
                Peer peer = application.connect()) {
            peer.send("one?two?").expect("Echo: one?Echo: two?");
            assertThat(MADE.get()).isEqualTo(before + 1);
        }
    }

    @ApplicationScoped
    static class Caller {
        @Inject
        @ClientName("c")
        TcpPool pool;
    }

    @Test
    void whatIsWrongWithTheClassFailsTheDeploymentInASentence() {
        assertThatThrownBy(() -> Application.deploy(server(MarkedBean.class), Echo.class))
                .hasMessageContaining("kn-sock.server.x.framing custom:" + MarkedBean.class.getName()
                        + " must name a public class with a public constructor without parameters");
        assertThatThrownBy(() -> Application.deploy(server(String.class), Echo.class))
                .hasMessageContaining("kn-sock.server.x.framing custom:java.lang.String names a class that does not"
                        + " implement io.knsock.framing.FrameFormat");
        Map<String, String> client = Map.of(
                "kn-sock.client.c.host", "localhost",
                "kn-sock.client.c.port", "1",
                "kn-sock.client.c.framing", "custom:com.acme.Missing");
        assertThatThrownBy(() -> Application.deploy(client, Caller.class))
                .hasMessageContaining(
                        "kn-sock.client.c.framing custom:com.acme.Missing names a class that is not there:"
                                + " correct the name, or add its jar to the application");
    }
}
