package reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in this process that does to each connection what it is told to, on a thread of the connection's own. */
final class Hostile implements AutoCloseable {
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Conduct conduct;

    /** What is done to a connection; it is closed when that returns or fails. */
    interface Conduct {
        void to(SocketChannel channel) throws Exception;
    }

    Hostile(Conduct conduct) throws IOException {
        this.conduct = conduct;
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1024);
        daemon(this::accept);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                accepted.incrementAndGet();
                open.add(channel);
                daemon(() -> serve(channel));
            }
        } catch (IOException closed) {
            return; // that is how it ends
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            conduct.to(channel);
        } catch (Exception gone) {
            // the client has ended it, which may be what it should do
        } finally {
            open.remove(channel);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
