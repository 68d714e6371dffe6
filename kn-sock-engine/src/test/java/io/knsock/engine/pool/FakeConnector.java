package io.knsock.engine.pool;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Makes connections that echo, and that do what a test tells them. */
final class FakeConnector implements Connector {
    final String endpoint;
    final List<Fake> made = new CopyOnWriteArrayList<>();
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    final Queue<CompletableFuture<ClientConnection>> hanging = new ConcurrentLinkedQueue<>();
    volatile boolean refusing;
    volatile boolean black;
    volatile boolean stubborn;
    volatile boolean mayNotBlock;
    volatile boolean hasty;
    volatile @Nullable Runnable whileClosing;
    volatile boolean remembering = true;

    FakeConnector() {
        this("fake:1");
    }

    FakeConnector(String endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public ClientConnection connect(Duration timeout) {
        throw new AssertionError("the pool connects in the background");
    }

    @Override
    public CompletableFuture<ClientConnection> connectAsync(Duration timeout) {
        attempts.incrementAndGet();
        if (black) {
            CompletableFuture<ClientConnection> never = stubborn ? new Stubborn() : new CompletableFuture<>();
            hanging.add(never);
            return never;
        }
        return refusing ? CompletableFuture.failedFuture(refused()) : CompletableFuture.completedFuture(connection());
    }

    /** An attempt that cannot be stopped any more. */
    private static final class Stubborn extends CompletableFuture<ClientConnection> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    static KnSockException refused() {
        return new ConnectFailedException("refused, as asked");
    }

    Fake connection() {
        Fake connection = new Fake();
        if (remembering) {
            made.add(connection);
        }
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return connection;
    }

    @Override
    public void checkMayBlock() {
        if (mayNotBlock) {
            throw new IllegalStateException("an event loop, as asked");
        }
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    long open() {
        return open.get();
    }

    final class Fake implements ClientConnection {
        final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
        volatile boolean clean = true;
        volatile boolean mute;
        volatile boolean soiledByExchange;
        final List<Duration> timeouts = new CopyOnWriteArrayList<>();
        private volatile boolean closed;
        private volatile @Nullable Runnable callback;

        @Override
        public Message exchange(Message message) {
            if (!user.compareAndSet(null, Thread.currentThread())) {
                throw new AssertionError("two callers have one connection");
            }
            try {
                if (closed) {
                    throw new ConnectionClosedException(Reason.PEER_CLOSED, "closed, as asked", null, true);
                }
                if (mute) {
                    close();
                    throw new RequestTimeoutException("mute, as asked");
                }
                if (message.text().contains("\n")) {
                    throw new IllegalArgumentException("two lines");
                }
                clean = clean && !soiledByExchange;
                return message;
            } finally {
                user.set(null);
            }
        }

        @Override
        public Message exchange(Message message, Duration timeout) {
            timeouts.add(timeout);
            return exchange(message);
        }

        @Override
        public CompletableFuture<Message> exchangeAsync(Message message, Duration timeout) {
            try {
                return CompletableFuture.completedFuture(exchange(message, timeout));
            } catch (KnSockException failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }

        @Override
        public List<Message> exchangeAll(List<Message> messages) {
            return List.of(exchange(messages.get(0)));
        }

        @Override
        public List<Message> exchangeAll(List<Message> messages, Duration timeout) {
            return List.of(exchange(messages.get(0), timeout));
        }

        @Override
        public CompletableFuture<List<Message>> exchangeAllAsync(List<Message> messages, Duration timeout) {
            return exchangeAsync(messages.get(0), timeout).thenApply(List::of);
        }

        @Override
        public void sendOneWay(Message message) {
            if (closed) {
                throw new ConnectionClosedException(Reason.PEER_CLOSED, "closed, as asked", null, false);
            }
        }

        @Override
        public CompletableFuture<@Nullable Void> sendOneWayAsync(Message message, Duration timeout) {
            sendOneWay(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void send(Message message) {
            if (closed) {
                throw new ConnectionClosedException(Reason.PEER_CLOSED, "closed, as asked", null, true);
            }
            clean = false;
        }

        @Override
        public CompletableFuture<@Nullable Void> sendAsync(Message message, Duration timeout) {
            send(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Message receive(Duration timeout) {
            if (closed) {
                throw new ConnectionClosedException(Reason.PEER_CLOSED, "closed, as asked", null, true);
            }
            clean = true;
            return Message.empty();
        }

        @Override
        public String id() {
            return "fake";
        }

        @Override
        public SocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved("fake", 1);
        }

        @Override
        public SocketAddress localAddress() {
            return InetSocketAddress.createUnresolved("here", 1);
        }

        @Override
        public @Nullable SSLSession tlsSession() {
            return null;
        }

        @Override
        public @Nullable String applicationProtocol() {
            return null;
        }

        @Override
        public List<X509Certificate> peerCertificates() {
            return List.of();
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void endOutput() {
            // nothing is sent on it
        }

        @Override
        public boolean isReusable() {
            return !closed && clean;
        }

        @Override
        public void onClose(Runnable callback) {
            this.callback = callback;
            if (hasty) {
                close();
            } else if (closed) {
                callback.run();
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                open.decrementAndGet();
            }
            Runnable meanwhile = whileClosing;
            if (meanwhile != null) {
                meanwhile.run();
            }
            Runnable told = callback;
            if (told != null) {
                told.run();
            }
        }

        @Override
        public String toString() {
            return "connection to " + endpoint;
        }

        /** The peer is gone and the socket has not noticed: nobody is called back. */
        void dieSilently() {
            callback = null;
            close();
        }
    }
}
