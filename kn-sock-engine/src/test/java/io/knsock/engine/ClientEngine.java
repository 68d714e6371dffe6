package io.knsock.engine;

import io.knsock.ClientConfig;
import io.knsock.ConnectionPool;
import io.knsock.PoolConfig;
import io.knsock.TcpClient;
import io.knsock.Threads;
import io.knsock.TlsConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.client.Deadline;
import io.knsock.engine.pool.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What clients run on, where a test has a hand in it: their buffers, and their one event loop; and the socket that they
 * connect to, which says only what a test lets it say.
 */
final class ClientEngine implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);

    final ScarceBuffers buffers = new ScarceBuffers();
    final ServerSocket farEnd;
    private final EngineThreads threads;
    private final Transport transport;
    private final CountDownLatch held = new CountDownLatch(1);

    ClientEngine(Transport transport) {
        this.transport = transport;
        try {
            this.farEnd = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        this.threads = new EngineThreads(Threads.builder().loopCount(1).build(), transport, (loop, why) -> true);
    }

    /** Returns the settings of a client of the socket here. */
    ClientConfig.Builder config() {
        return ClientConfig.builder()
                .host("127.0.0.1")
                .port(farEnd.getLocalPort())
                .requestTimeout(LONG)
                .reconnectDelay(Duration.ofMillis(1));
    }

    ClientConnection connect(ClientConfig.Builder config) {
        return connector(config.build()).connect(LONG);
    }

    Connector connector(ClientConfig config) {
        TlsConfig tls = config.tls();
        return new NettyConnector(
                config,
                config.endpoints().get(0),
                tls == null ? null : ClientTls.of(config, tls),
                threads,
                transport,
                buffers);
    }

    TcpClient client(ClientConfig config) {
        Connector connector = connector(config);
        ReconnectingClient client = new ReconnectingClient(config, connector, threads, self -> {});
        client.begin(connector.connect(config.connectTimeout()));
        return client;
    }

    /** Returns a client that begins with that connection. */
    ReconnectingClient reconnecting(ClientConfig config, ClientConnection first) {
        ReconnectingClient client = new ReconnectingClient(config, connector(config), threads, self -> {});
        client.begin(first);
        return client;
    }

    ConnectionPool pool(PoolConfig config) {
        return new Pool(config, List.of(connector(config.client())), threads.loops(), self -> {});
    }

    /** Runs it on the event loop. */
    void onLoop(Runnable task) {
        threads.loops().execute(task);
    }

    /** Has the event loop do nothing at all from now on, until it is let go. */
    void holdLoop() throws InterruptedException {
        CountDownLatch holding = new CountDownLatch(1);
        onLoop(() -> {
            holding.countDown();
            try {
                held.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        holding.await();
    }

    void letLoopGo() {
        held.countDown();
    }

    @Override
    public void close() {
        letLoopGo();
        threads.stop(Deadline.in(Duration.ofSeconds(5)));
        try {
            farEnd.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
