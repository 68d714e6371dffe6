package reliability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/** A proxy on loopback that passes on what it is sent, and does something to it. */
final class FaultyProxy implements AutoCloseable {
    /** What is done to the bytes of one direction of one connection. */
    interface Fault {
        /** Passes on the first {@code length} of the bytes. */
        void pass(byte[] bytes, int length, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final int target;
    private final Fault fault;

    FaultyProxy(int target, Fault fault) throws IOException {
        this.target = target;
        this.fault = fault;
        daemon(this::accept);
    }

    static Fault slicing() {
        return (bytes, length, out) -> {
            for (int i = 0; i < length; i++) {
                out.write(bytes[i]);
            }
        };
    }

    /** Flips one bit in about one read of so many. */
    static Fault corrupting(int oneIn) {
        Random random = new Random(7);
        return (bytes, length, out) -> {
            synchronized (random) {
                if (random.nextInt(oneIn) == 0) {
                    bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            out.write(bytes, 0, length);
        };
    }

    static Fault delaying(int leastMillis, int mostMillis) {
        Random random = new Random(7);
        return (bytes, length, out) -> {
            Thread.sleep(leastMillis + random.nextInt(mostMillis - leastMillis + 1));
            out.write(bytes, 0, length);
        };
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                daemon(() -> pump(near, far));
                daemon(() -> pump(far, near));
            } catch (IOException closed) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException(closed);
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[16 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
                fault.pass(bytes, length, out);
            }
        } catch (IOException | InterruptedException gone) {
            // a proxy passes on that a connection has ended, and nothing else
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
