package io.knsock.engine.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.ClientStats;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.engine.SocketEngine;
import io.knsock.framing.Framing;
import io.knsock.test.Eventually;
import io.knsock.test.PeerListener;
import io.knsock.testing.PerTest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many requests on a few connections, whose replies come shuffled; one of a hundred late, one of a hundred not at all.
 * The system property {@code kn-sock.correlated} says how many.
 */
class ShuffledRepliesTest {
    private static final int REQUESTS = Integer.getInteger("kn-sock.correlated", 100_000);
    private static final int UNDER_WAY = 4_000;
    private static final int BATCH = 200;
    private static final int BYTES = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @PerTest
    private SocketEngine engine;

    private final AtomicInteger heldBack = new AtomicInteger();
    private final AtomicInteger missing = new AtomicInteger();

    /** A number that is stamped, and with it what the caller knows. */
    private static final Conversation NUMBERED = new Conversation() {
        @Override
        public Correlation correlation() {
            return Correlation.sequence(0, 8);
        }
    };

    /**
     * Answers in batches, shuffled. Of a hundred requests one is never answered, and one when its time has long been
     * over: after so many others as can have come only then.
     */
    private void answer(Socket socket, Random random) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        Queue<Late> late = new ArrayDeque<>();
        List<byte[]> batch = new ArrayList<>();
        while (true) {
            byte[] request = new byte[BYTES];
            try {
                in.readFully(request);
            } catch (EOFException end) {
                return;
            }
            switch (ByteBuffer.wrap(request).getInt(8) % 100) {
                case 50 -> missing.incrementAndGet();
                case 51 -> {
                    heldBack.incrementAndGet();
                    late.add(new Late(request, System.nanoTime() + 2 * TIMEOUT.toNanos()));
                }
                default -> batch.add(request);
            }
            if (batch.size() >= BATCH || in.available() == 0) {
                while (!late.isEmpty() && late.element().due() - System.nanoTime() < 0) {
                    batch.add(late.remove().request());
                }
                Collections.shuffle(batch, random);
                for (byte[] reply : batch) {
                    out.write(reply);
                }
                out.flush();
                batch.clear();
            }
        }
    }

    private record Late(byte[] request, long due) {}

    @Test
    @Timeout(600)
    void noReplyReachesAnotherCaller() throws InterruptedException {
        AtomicLong right = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        AtomicLong timedOut = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        try (PeerListener peers = PeerListener.playing(peer -> answer(peer.socket(), new Random(1)));
                TcpClient client = engine.connect(ClientConfig.builder()
                        .endpoints(List.of(peers.endpoint()))
                        .framing(Framing.fixed(BYTES))
                        .conversation(NUMBERED)
                        .connections(2)
                        .maxOutboundBytes(16 << 20)
                        .build())) {
            Semaphore room = new Semaphore(UNDER_WAY);
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                room.acquire();
                byte[] bytes = new byte[BYTES];
                ByteBuffer.wrap(bytes).putInt(8, number).putLong(12, number * 31L);
                client.requestAsync(Message.wrap(bytes), TIMEOUT).whenComplete((reply, failure) -> {
                    if (failure == null) {
                        boolean own = reply.buffer().getInt(8) == number
                                && reply.buffer().getLong(12) == number * 31L;
                        (own ? right : wrong).incrementAndGet();
                    } else {
                        boolean over = (failure instanceof CompletionException ? failure.getCause() : failure)
                                instanceof RequestTimeoutException;
                        (over ? timedOut : failed).incrementAndGet();
                    }
                    room.release();
                });
            }
            room.acquire(UNDER_WAY);
            // what is late comes with the reply to something else
            Eventually.until("all late replies have come", () -> {
                byte[] nudge = new byte[BYTES];
                client.request(Message.wrap(nudge));
                client.request(Message.wrap(nudge));
                return client.stats().late() == timedOut.get() - missing.get();
            });
            ClientStats stats = client.stats();
            assertThat(wrong).as("replies of others").hasValue(0);
            assertThat(failed).as("other failures").hasValue(0);
            assertThat(right.get() + timedOut.get()).isEqualTo(REQUESTS);
            assertThat(timedOut.get()).isGreaterThanOrEqualTo(REQUESTS / 50);
            assertThat(missing).hasValue(REQUESTS / 100);
            assertThat(heldBack).hasValue(REQUESTS / 100);
            assertThat(stats.unknown()).isZero();
            assertThat(stats.underWay()).isZero();
            assertThat(peers.accepted()).as("connections").hasSize(2);
        }
    }
}
