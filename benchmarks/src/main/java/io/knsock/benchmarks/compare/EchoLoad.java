package io.knsock.benchmarks.compare;

import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One thread and one selector. Replies are counted by their bytes, since each is as long as its request.
 *
 * <p>Without a rate each connection has {@code depth} messages under way, and sends another when one came back. Such a
 * load asks less of a server that is slow, so it measures throughput; what it would say of waiting times would be
 * flattering (coordinated omission), and it says nothing of them.
 *
 * <p>With a rate, messages are due at equal intervals, whatever the server does. Each waits for its reply from when it
 * was due, not from when it was sent, so a server that stalls is charged with all that were due meanwhile. The thread
 * does not sleep, so as to be on time; how late it was nevertheless is told as well.
 */
final class EchoLoad implements Load {
    private final Task task;
    private final byte[] message;
    private final @Nullable SSLContext tls;
    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 * 1024);
    private final Histogram waits = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final Histogram late = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final boolean fixedRate;
    private long replies;

    EchoLoad(Task task) throws IOException, GeneralSecurityException {
        this.task = task;
        this.message = Load.message(task);
        this.tls = task.isTls() ? Keys.context(task.text("keys")) : null;
        this.fixedRate = task.number("rate") > 0;
    }

    @Override
    public Map<String, Double> run() throws Exception {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), task.number("port"));
        for (int i = 0; i < task.number("connections"); i++) {
            connections.add(new Connection(server));
        }
        return fixedRate ? fixedRate() : throughput();
    }

    private Map<String, Double> throughput() throws IOException {
        for (Connection connection : connections) {
            connection.send(task.number("depth"));
        }
        exchange(task.number("warm"));
        long repliesBefore = replies;
        long cpuBefore = cpuNanos();
        Long serverBefore = Load.serverNanos(task);
        long before = System.nanoTime();
        exchange(task.number("seconds"));
        double nanos = System.nanoTime() - before;
        long measured = replies - repliesBefore;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rate", measured / nanos * 1e9);
        Long serverAfter = Load.serverNanos(task);
        if (serverBefore != null && serverAfter != null && measured > 0) {
            figures.put("server-us", (serverAfter - serverBefore) / 1e3 / measured);
        }
        figures.put("load", (cpuNanos() - cpuBefore) / nanos);
        return figures;
    }

    private void exchange(int seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            selector.select(100);
            takeReplies();
        }
    }

    private Map<String, Double> fixedRate() throws IOException {
        exchangeAtRate(task.number("warm"));
        waits.reset();
        late.reset();
        exchangeAtRate(task.number("seconds"));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p50-us", waits.getValueAtPercentile(50) / 1e3);
        figures.put("p99-us", waits.getValueAtPercentile(99) / 1e3);
        figures.put("p99.9-us", waits.getValueAtPercentile(99.9) / 1e3);
        figures.put("max-us", waits.getMaxValue() / 1e3);
        figures.put("rate", waits.getTotalCount() / (double) task.number("seconds"));
        figures.put("late-p99-us", late.getValueAtPercentile(99) / 1e3);
        return figures;
    }

    private void exchangeAtRate(int seconds) throws IOException {
        long interval = TimeUnit.SECONDS.toNanos(1) / task.number("rate");
        long due = System.nanoTime();
        long end = due + TimeUnit.SECONDS.toNanos(seconds);
        int turn = 0;
        while (due < end) {
            long now = System.nanoTime();
            for (; due <= now && due < end; due += interval) {
                late.recordValue(now - due);
                Connection next = connections.get(turn++ % connections.size());
                next.due.add(due);
                next.send(1);
            }
            selector.selectNow();
            takeReplies();
        }
        long last = end + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < last && connections.stream().anyMatch(each -> !each.due.isEmpty())) {
            selector.select(10);
            takeReplies();
        }
    }

    private void takeReplies() throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            ((Connection) key.attachment()).ready(key);
        }
        selector.selectedKeys().clear();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final @Nullable TlsClient tlsClient;

        /** Messages one after another, as many as may be written at once. */
        private final ByteBuffer messages;

        /** When the messages were due that are under way, if there is a rate. */
        private final Times due = new Times();

        /** How much is still to be written of what is under way; ends with a message. */
        private long owed;

        private int ofMessage;

        Connection(InetSocketAddress server) throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            tlsClient = tls == null ? null : new TlsClient(tls, channel);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
            int together = Math.max(task.number("depth"), fixedRate ? 8 : 1);
            messages = ByteBuffer.allocateDirect(message.length * together);
            for (int i = 0; i < together; i++) {
                messages.put(message);
            }
        }

        void ready(SelectionKey selected) throws IOException {
            if (selected.isWritable()) {
                write();
            }
            if (selected.isReadable()) {
                received.clear();
                int read = tlsClient == null ? channel.read(received) : tlsClient.read(received);
                if (read < 0) {
                    throw new EOFException("the server has closed a connection");
                }
                ofMessage += read;
                int whole = ofMessage / message.length;
                ofMessage %= message.length;
                took(whole);
            }
        }

        private void took(int whole) throws IOException {
            replies += whole;
            if (!fixedRate) {
                send(whole);
                return;
            }
            long now = System.nanoTime();
            for (int i = 0; i < whole; i++) {
                waits.recordValue(now - due.remove());
            }
        }

        void send(int more) throws IOException {
            if (more > 0) {
                owed += (long) more * message.length;
                write();
            }
        }

        private void write() throws IOException {
            boolean fits = true;
            while (fits && owed > 0) {
                int rest = (int) (owed % messages.capacity());
                int piece = rest == 0 ? messages.capacity() : rest;
                messages.limit(messages.capacity()).position(messages.capacity() - piece);
                owed -= tlsClient == null ? channel.write(messages) : tlsClient.write(messages);
                fits = !messages.hasRemaining() && (tlsClient == null || !tlsClient.hasMoreToWrite());
            }
            if (tlsClient != null && !fits) {
                fits = tlsClient.flush() && owed == 0;
            }
            int interest = fits ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }
    }

    /** A queue of times that makes no objects. */
    private static final class Times {
        private long[] ring = new long[16];
        private int first;
        private int size;

        void add(long time) {
            if (size == ring.length) {
                long[] larger = new long[size * 2];
                for (int i = 0; i < size; i++) {
                    larger[i] = ring[(first + i) % size];
                }
                ring = larger;
                first = 0;
            }
            ring[(first + size++) % ring.length] = time;
        }

        long remove() {
            long time = ring[first];
            first = (first + 1) % ring.length;
            size--;
            return time;
        }

        boolean isEmpty() {
            return size == 0;
        }
    }
}
