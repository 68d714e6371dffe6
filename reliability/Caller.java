package reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.config.ClientConfig;
import io.knsock.pool.TcpPool;
import io.knsock.framing.Framing;
import io.knsock.Message;
import io.knsock.pool.PoolConfig;
import io.knsock.config.ReceiverConfig;
import io.knsock.TcpClient;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.engine.KnSock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that is attacked, in a process of its own. Arguments: what it does, the port, the framing, {@code plain} or
 * {@code tls}, and for what is repeated how often. Says in one line how it fared, and then waits to be ended: whether
 * it can be is looked at, too.
 */
final class Caller {
    private static final int LARGE = 40_000_000;

    private Caller() {}

    public static void main(String[] arguments) throws Exception {
        ClientConfig.Builder config = ClientConfig.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[1]))
                .framing(Framing.parse(arguments[2]))
                .maxFrameBytes(64 << 20);
        if (arguments[3].equals("tls")) {
            config.tls(ClientTlsConfig.builder().verify(false).build());
        }
        String result =
                switch (arguments[0]) {
                    case "one-too-large" -> oneTooLarge(config.requestTimeout(Duration.ofSeconds(5)).build());
                    case "many-large" -> manyLarge(config.requestTimeout(Duration.ofSeconds(5)).build());
                    case "time-outs" -> timeOuts(config.requestTimeout(Duration.ofSeconds(2)).build());
                    case "not-read" -> notRead(config.build());
                    case "reply-too-large" -> replyTooLarge(config.requestTimeout(Duration.ofSeconds(6)).build());
                    case "pooled" -> pooled(
                            config.requestTimeout(Duration.ofSeconds(5)).build(), Integer.parseInt(arguments[4]));
                    case "client-kept" -> kept(config.build());
                    case "receiver-kept" -> receiving(config.build());
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        System.out.println(result);
        Thread.sleep(60_000);
    }

    /** Small requests of several threads, and among them one for which there is no memory. */
    private static String oneTooLarge(ClientConfig config) throws Exception {
        AtomicLong right = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        AtomicLong slowest = new AtomicLong();
        String outcome;
        try (TcpClient client = KnSock.connect(config)) {
            long end = System.nanoTime() + 6_000_000_000L;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "thread " + i + " request ";
                Thread thread = new Thread(() -> {
                    for (int j = 0; System.nanoTime() - end < 0; j++) {
                        long start = System.nanoTime();
                        try {
                            String reply =
                                    client.request(Message.of(name + j)).text();
                            (reply.equals("Echo: " + name + j) ? right : wrong).incrementAndGet();
                        } catch (RuntimeException failure) {
                            failed.incrementAndGet();
                        }
                        slowest.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
                        pause(2);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            Thread.sleep(1_000);
            CompletableFuture<Message> large = client.requestAsync(Message.wrap(new byte[LARGE]));
            outcome = outcome(large, 8);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return "right=" + right + " wrong=" + wrong + " failed=" + failed + " slowest=" + slowest + " large=" + outcome;
    }

    /** Requests of 1 MB from 60 threads, each answered with what it begins with. */
    private static String manyLarge(ClientConfig config) throws Exception {
        AtomicLong right = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        AtomicLong slowest = new AtomicLong();
        try (TcpClient client = KnSock.connect(config)) {
            long end = System.nanoTime() + 12_000_000_000L;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i;
                Thread thread = new Thread(() -> {
                    byte[] request = new byte[1_000_000];
                    Arrays.fill(request, (byte) 'x');
                    for (int j = 0; System.nanoTime() - end < 0; j++) {
                        String name = String.format(Locale.ROOT, "%08d-%08d", number, j);
                        System.arraycopy(name.getBytes(US_ASCII), 0, request, 0, name.length());
                        long start = System.nanoTime();
                        try {
                            String reply = client.request(Message.of(request)).text();
                            (reply.equals(name) ? right : wrong).incrementAndGet();
                        } catch (RuntimeException failure) {
                            failed.incrementAndGet();
                            pause(20);
                        }
                        slowest.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return "right=" + right + " wrong=" + wrong + " failed=" + failed + " slowest=" + slowest;
    }

    /** Requests that the other side floods instead of answering. */
    private static String timeOuts(ClientConfig config) {
        long slowest = 0;
        int asked = 0;
        String first = "";
        try (TcpClient client = KnSock.connect(config)) {
            for (long end = System.nanoTime() + 12_000_000_000L; System.nanoTime() - end < 0; asked++) {
                long start = System.nanoTime();
                try {
                    client.request(Message.of("hello"));
                } catch (RuntimeException failure) {
                    first = first.isEmpty() ? said(failure) : first;
                }
                slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
                pause(20);
            }
        }
        return "asked=" + asked + " slowest=" + slowest + " first=" + first;
    }

    /** Requests of 1 MB to a peer that does not read, as fast as they are taken. */
    private static String notRead(ClientConfig config) throws Exception {
        byte[] large = new byte[1_000_000];
        List<CompletableFuture<Message>> waiting = new ArrayList<>();
        int refused = 0;
        String first = "";
        try (TcpClient client = KnSock.connect(config)) {
            for (long end = System.nanoTime() + 4_000_000_000L;
                    System.nanoTime() - end < 0 && waiting.size() < 3_000; ) {
                CompletableFuture<Message> asked;
                try {
                    asked = client.requestAsync(Message.wrap(large));
                } catch (RuntimeException failure) {
                    asked = CompletableFuture.failedFuture(failure);
                }
                waiting.add(asked);
                pause(1);
            }
            int pending = 0;
            for (CompletableFuture<Message> asked : waiting) {
                if (asked.isCompletedExceptionally()) {
                    refused++;
                    first = first.isEmpty() ? outcome(asked, 0) : first;
                } else {
                    pending++;
                }
            }
            return "asked=" + waiting.size() + " pending=" + pending + " refused=" + refused + " first=" + first;
        }
    }

    /** One request whose reply is larger than the memory for it. */
    private static String replyTooLarge(ClientConfig config) {
        try (TcpClient client = KnSock.connect(config)) {
            long start = System.nanoTime();
            String outcome;
            try {
                outcome = "a reply of " + client.request(Message.of("give")).length() + " bytes";
            } catch (RuntimeException failure) {
                outcome = said(failure);
            }
            return "millis=" + (System.nanoTime() - start) / 1_000_000 + " outcome=" + outcome;
        }
    }

    /** Requests one after another through a pool, for half a minute at most. */
    private static String pooled(ClientConfig config, int times) {
        int asked = 0;
        int failed = 0;
        int wrong = 0;
        String first = "";
        long end = System.nanoTime() + 30_000_000_000L;
        try (TcpPool pool = KnSock.pool(PoolConfig.builder(config).build())) {
            for (; asked < times && System.nanoTime() - end < 0; asked++) {
                try {
                    String request = "request " + asked;
                    wrong += pool.request(Message.of(request)).text().equals(request) ? 0 : 1;
                } catch (RuntimeException failure) {
                    failed++;
                    first = first.isEmpty() ? said(failure) : first;
                }
            }
        }
        return "asked=" + asked + " failed=" + failed + " wrong=" + wrong + " first=" + first;
    }

    private static String kept(ClientConfig config) throws Exception {
        try (TcpClient client = KnSock.connect(config)) {
            Thread.sleep(8_000);
            return "open=" + client.isOpen();
        }
    }

    private static String receiving(ClientConfig config) throws Exception {
        KnSock.receive(ReceiverConfig.builder(config).name("kept").build(), (connection, message) -> message);
        Thread.sleep(8_000);
        return "open=unknown";
    }

    private static String outcome(CompletableFuture<Message> reply, long seconds) throws InterruptedException {
        try {
            return "a reply of " + reply.get(seconds, TimeUnit.SECONDS).length() + " bytes";
        } catch (ExecutionException | CompletionException failure) {
            return said(failure.getCause());
        } catch (java.util.concurrent.TimeoutException waiting) {
            return "nothing after " + seconds + " s";
        }
    }

    private static String said(Throwable failure) {
        return String.format(
                Locale.ROOT,
                "%s: %s",
                failure.getClass().getSimpleName(),
                String.valueOf(failure.getMessage()).replace('\n', ' '));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
