package io.knsock.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.config.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server that does what a test says, for clients that are tested. It listens on a free port of this machine, from its
 * creation until it is closed, and each connection it accepts is a {@link Peer}. Three ways to say what a peer does:
 *
 * <pre>{@code
 * // each connection plays a script, on a thread of its own
 * PeerListener.playing(peer -> peer.expect("ping\n").reply("pong\n").reset())
 * // each line is answered
 * PeerListener.answering(line -> "Echo: " + line + "\n")
 * // step by step, in the test's own thread
 * PeerListener backend = PeerListener.open(); … Peer peer = backend.accept();
 * }</pre>
 *
 * <p>Safe for use by many threads. Threads are daemons.
 *
 * @since 0.1
 */
public final class PeerListener implements AutoCloseable {
    private final ServerSocket listener;
    private final @Nullable SSLContext tls;
    private final boolean wantsClientCertificate;
    private final Mode mode;
    private final Thread acceptor;

    private final List<Peer> accepted = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Peer> notTaken = new LinkedBlockingQueue<>();
    private final Set<Peer> silent = ConcurrentHashMap.newKeySet();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> players = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Inbox<Exception> handshakeFailures = new Inbox<>("failed handshakes");
    private final Inbox<String> received = new Inbox<>("lines");
    private final Inbox<Peer> ended = new Inbox<>("connections that ended");

    /** What is done with the n-th connection, counted from 0. */
    @FunctionalInterface
    private interface Mode {
        void play(PeerListener self, Peer peer, int n) throws Exception;
    }

    private PeerListener(Builder builder, Mode mode) {
        this.mode = mode;
        tls = builder.tls;
        wantsClientCertificate = builder.clientCertificate;
        try {
            listener = new ServerSocket(builder.port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot listen on port " + builder.port, failure);
        }
        acceptor = daemon("peers of " + listener.getLocalPort(), this::acceptAll);
    }

    /** Returns a listener without TLS whose peers do what {@link #accept()}'s callers tell them. */
    public static PeerListener open() {
        return builder().open();
    }

    /** Returns a listener without TLS whose peers play scripts; see {@link Builder#playing}. */
    public static PeerListener playing(PeerScript... scripts) {
        return builder().playing(scripts);
    }

    /** Returns a listener without TLS whose peers answer lines; see {@link Builder#answering}. */
    public static PeerListener answering(Function<String, @Nullable String> answer) {
        return builder().answering(answer);
    }

    /** Returns a listener without TLS whose peers send each line back. */
    public static PeerListener echo() {
        return answering(line -> line + "\n");
    }

    /** Returns what listens with TLS, or on a given port. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a port of this machine on which nobody listens, at this moment: whoever connects is refused. Another
     * program may take it at any time.
     */
    public static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How a listener listens. For one thread. */
    public static final class Builder {
        private int port;
        private @Nullable SSLContext tls;
        private boolean clientCertificate;
        private String greeting = "";

        private Builder() {}

        /** Sets the port; by default the system chooses a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Listens with TLS, shows a certificate, and asks for none. */
        public Builder tls(TestIdentity identity) {
            return tls(identity.ca().context(identity));
        }

        /** Listens with TLS, shows a certificate, and demands one that the same CA has signed. */
        public Builder mutualTls(TestIdentity identity) {
            clientCertificate = true;
            return tls(identity);
        }

        /** Listens with TLS as the context has it. */
        public Builder tls(SSLContext context) {
            tls = context;
            return this;
        }

        /** Sets what each peer sends first; by default nothing. */
        public Builder greeting(String text) {
            greeting = text;
            return this;
        }

        /** Returns a listener whose peers do what {@link PeerListener#accept()}'s callers tell them. */
        public PeerListener open() {
            return listen((self, peer, n) -> self.notTaken.add(peer));
        }

        /**
         * Returns a listener whose peers play scripts.
         *
         * @param scripts the first for the first connection, and so on, and the last one for all that come after. A
         *     connection whose script has ended stays open, like one whose other side has nothing to say: to close it
         *     is for the script
         */
        public PeerListener playing(PeerScript... scripts) {
            if (scripts.length == 0) {
                throw new IllegalArgumentException("there must be a script: without one use open()");
            }
            PeerScript[] all = scripts.clone();
            return listen((self, peer, n) -> all[Math.min(n, all.length - 1)].play(peer));
        }

        /**
         * Returns a listener whose peers read lines, until the end of the connection, and answer each.
         *
         * @param answer gets the line without its end, and returns all that is to be sent, ends of lines included,
         *     which may be nothing; null closes the connection, and so does an exception, which fails {@link
         *     PeerListener#close()}
         */
        public PeerListener answering(Function<String, @Nullable String> answer) {
            return listen((self, peer, n) -> {
                try (peer) {
                    self.answerLines(peer, answer);
                } finally {
                    self.ended.add(peer);
                }
            });
        }

        private PeerListener listen(Mode mode) {
            String first = greeting;
            return new PeerListener(this, (self, peer, n) -> {
                if (!first.isEmpty()) {
                    peer.send(first);
                }
                mode.play(self, peer, n);
            });
        }
    }

    /** Answers until the other side has ended, or the answer is null. What the answer throws is thrown. */
    private void answerLines(Peer peer, Function<String, @Nullable String> answer) {
        for (String line = lineOrEnd(peer); line != null; line = lineOrEnd(peer)) {
            received.add(line);
            if (silent.contains(peer)) {
                continue;
            }
            String reply = answer.apply(line);
            if (reply == null || !peer.trySend(reply.getBytes(UTF_8))) {
                return;
            }
        }
    }

    private static @Nullable String lineOrEnd(Peer peer) {
        try {
            String line = peer.within(Duration.ofDays(1)).line(); // as a server waits: until the test is over
            peer.within(Eventually.LONGEST);
            return line;
        } catch (AssertionError reset) {
            return null; // an end like another, for who only answers
        }
    }

    /** Returns the port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns where it listens, for settings that have a list of endpoints. */
    public Endpoint endpoint() {
        return Endpoint.of(listener.getInetAddress().getHostAddress(), port());
    }

    /** Waits for the next connection of a listener that was {@link #open() opened}, its TLS handshake included. */
    public Peer accept() {
        try {
            Peer peer = notTaken.poll(Eventually.LONGEST.toNanos(), TimeUnit.NANOSECONDS);
            if (peer != null) {
                return peer;
            }
            throw new AssertionError("expected a connection to port " + port() + ", but none came within "
                    + Eventually.LONGEST + "; " + handshakeFailures);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: expected a connection to port " + port(), interrupt);
        }
    }

    /**
     * Returns the connections that were accepted until now, with TLS those whose handshake is done, closed ones
     * included.
     */
    public List<Peer> accepted() {
        return List.copyOf(accepted);
    }

    /** Returns the lines that came, of all connections of a listener that answers lines. */
    public Inbox<String> received() {
        return received;
    }

    /** Returns the connections that have ended, of a listener that answers lines: closed by either side. */
    public Inbox<Peer> ended() {
        return ended;
    }

    /** Returns why TLS handshakes failed. That is no failure of the test. */
    public Inbox<Exception> handshakeFailures() {
        return handshakeFailures;
    }

    /**
     * Makes the connections that there are silent, of a listener that answers lines: they read on and stay open, and
     * get no answer any more. Connections that come later are answered.
     */
    public void silenceConnections() {
        silent.addAll(accepted);
    }

    /** Closes the connections in good order, and goes on listening. */
    public void closeConnections() {
        accepted.forEach(Peer::close);
    }

    /** Accepts no connection any more: whoever connects is refused. Those that are open stay so. Idempotent. */
    public void stopListening() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        join(acceptor); // while it is in accept the system goes on listening
    }

    /**
     * Waits until all scripts that have begun have ended.
     *
     * @throws AssertionError the first that a script threw, or if one has not ended within {@link Eventually#LONGEST}
     */
    public void awaitScripts() {
        players.forEach(this::join);
        throwFailures();
    }

    /**
     * Stops listening and closes all connections. Idempotent. Blocks until all scripts have ended, for at most {@link
     * Eventually#LONGEST} each; one that was still waiting for something fails by that.
     *
     * @throws AssertionError if a script failed: with the first failure as its cause, the others suppressed
     */
    @Override
    public void close() {
        stopListening();
        accepted.forEach(Peer::close);
        sockets.forEach(PeerConnector::closeQuietly);
        players.forEach(this::join);
        throwFailures();
    }

    private void join(Thread player) {
        try {
            player.join(Eventually.LONGEST.toMillis());
            if (player.isAlive()) {
                failures.add(new AssertionError(player.getName() + " did not end within " + Eventually.LONGEST));
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailures() {
        List<Throwable> all = new ArrayList<>(failures);
        if (!all.isEmpty()) {
            failures.removeAll(all); // told once
            AssertionError failure = new AssertionError(
                    "a peer on port " + port() + " failed: " + all.get(0).getMessage(), all.get(0));
            all.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private void acceptAll() {
        try {
            for (int n = 0; ; n++) {
                Socket plain = listener.accept();
                sockets.add(plain);
                int number = n;
                players.add(daemon("peer " + number + " of " + port(), () -> serve(plain, number)));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket plain, int n) {
        Peer peer;
        try {
            peer = new Peer(plain, tls == null ? plain : secured(plain, tls));
        } catch (IOException | RuntimeException failure) {
            handshakeFailures.add(failure);
            PeerConnector.closeQuietly(plain);
            return;
        }
        accepted.add(peer);
        if (listener.isClosed()) {
            peer.close(); // it may have come too late to be closed with the others
        }
        try {
            mode.play(this, peer, n);
        } catch (Throwable failure) { // told when the test ends
            failures.add(failure);
        }
    }

    private Socket secured(Socket plain, SSLContext context) throws IOException {
        plain.setSoTimeout((int) Eventually.LONGEST.toMillis());
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, (InputStream) null, true);
        secure.setUseClientMode(false);
        secure.setNeedClientAuth(wantsClientCertificate);
        secure.startHandshake();
        return secure;
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
