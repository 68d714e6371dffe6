package io.knsock.benchmarks.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A load on an echo server: each connection has {@code depth} lines under way, and sends another when one came back.
 * One thread and one selector of the JDK, and nothing of what is measured. Replies are counted by their bytes, since each
 * is as long as its request.
 *
 * <p>Such a load asks less of a server that is slow, so it measures throughput; what it says of waiting times would be
 * flattering (coordinated omission), and it says nothing.
 *
 * <p>Arguments: port, connections, depth, bytes of a line with its end, seconds to warm up, seconds to measure. Prints
 * the replies in each second, and the share of the time in which the load itself was at work: near 1 it was the load that
 * was measured.
 */
final class Load {
    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 * 1024);
    private final byte[] line;
    private final int depth;
    private long bytes;
    private long waited;

    private Load(int port, int number, int depth, int length) throws IOException {
        this.depth = depth;
        this.line = ("x".repeat(length - 1) + "\n").getBytes(US_ASCII);
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < number; i++) {
            connections.add(new Connection(server));
        }
    }

    public static void main(String[] arguments) throws IOException {
        int[] numbers = new int[arguments.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        Load load = new Load(numbers[0], numbers[1], numbers[2], numbers[3]);
        for (Connection connection : load.connections) {
            connection.begin();
        }
        load.run(numbers[4]);
        long bytesBefore = load.bytes;
        long waitedBefore = load.waited;
        long before = System.nanoTime();
        load.run(numbers[5]);
        double nanos = System.nanoTime() - before;
        System.out.printf(
                Locale.ROOT,
                "%.0f %.3f%n",
                (load.bytes - bytesBefore) / (double) load.line.length / nanos * 1e9,
                1 - (load.waited - waitedBefore) / nanos);
    }

    private void run(int seconds) throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            long before = System.nanoTime();
            selector.select(100);
            waited += System.nanoTime() - before;
            for (SelectionKey key : selector.selectedKeys()) {
                ((Connection) key.attachment()).ready(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer lines;
        private int ofLine;

        Connection(InetSocketAddress server) throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
            lines = ByteBuffer.allocateDirect(line.length * depth);
            for (int i = 0; i < depth; i++) {
                lines.put(line);
            }
            lines.limit(0);
        }

        void begin() throws IOException {
            send(depth);
        }

        void ready(SelectionKey selected) throws IOException {
            if (selected.isWritable()) {
                write();
            }
            if (selected.isReadable()) {
                received.clear();
                int read = channel.read(received);
                if (read < 0) {
                    throw new EOFException("the server has closed a connection");
                }
                bytes += read;
                ofLine += read;
                send(ofLine / line.length);
                ofLine %= line.length;
            }
        }

        /** Lines are all the same, so what is left of those that wait to be written and more are one piece. */
        private void send(int more) throws IOException {
            int left = lines.remaining() + more * line.length;
            lines.position(lines.capacity() - left).limit(lines.capacity());
            write();
        }

        private void write() throws IOException {
            channel.write(lines);
            int interest = lines.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }
    }
}
