package io.knsock.benchmarks.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Connects, with a handshake if there is TLS, sends one message, gets its reply, closes, and so on: in 16 threads. */
final class ConnectLoad implements Load {
    private static final int THREADS = 16;

    private final Task task;
    private final byte[] message;
    private final @Nullable SSLContext tls;
    private final LongAdder connects = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private volatile boolean ended;

    ConnectLoad(Task task) throws Exception {
        this.task = task;
        this.message = Load.message(task);
        this.tls = task.isTls() ? Keys.context(task.text("keys")) : null;
        if (tls != null) {
            tls.getClientSessionContext().setSessionCacheSize(1_000);
        }
    }

    @Override
    public Map<String, Double> run() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        var running = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    connectUntilEnd("thread" + i);
                    return null;
                }))
                .toList();
        TimeUnit.SECONDS.sleep(task.number("warm"));
        long connectsBefore = connects.sum();
        long resumedBefore = resumed.sum();
        Long serverBefore = Load.serverNanos(task);
        long before = System.nanoTime();
        TimeUnit.SECONDS.sleep(task.number("seconds"));
        double nanos = System.nanoTime() - before;
        Long serverAfter = Load.serverNanos(task);
        double measured = connects.sum() - connectsBefore;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rate", measured / nanos * 1e9);
        if (serverBefore != null && serverAfter != null) {
            figures.put("server-us", (serverAfter - serverBefore) / 1e3 / measured);
        }
        if (tls != null) {
            figures.put("resumed", (resumed.sum() - resumedBefore) / measured);
        }
        ended = true;
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
        return figures;
    }

    private void connectUntilEnd(String name) throws IOException {
        for (int i = 0; !ended; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), task.number("port"))) {
                socket.setTcpNoDelay(true);
                if (tls == null) {
                    exchange(socket);
                } else {
                    handshake(tls, socket, task.is("resume") ? name : name + "-" + i);
                }
            }
            connects.increment();
        }
    }

    /** @param name what the session is kept by: one that has not been heard of gets a full handshake */
    private void handshake(SSLContext context, Socket socket, String name) throws IOException {
        long before = System.currentTimeMillis();
        try (SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, name, task.number("port"), true)) {
            secure.startHandshake();
            if (secure.getSession().getCreationTime() < before) {
                resumed.increment();
            }
            exchange(secure);
        }
    }

    private void exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(message);
        if (socket.getInputStream().readNBytes(message.length).length < message.length) {
            throw new EOFException("the server has closed a connection");
        }
    }
}
