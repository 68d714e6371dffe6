package io.knsock.engine.connect;

import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.pool.Pool;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.tls.ClientTls;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.tls.ClientTlsConfig;
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
public final class ClientEngine implements AutoCloseable {
    public static final Duration LONG = Duration.ofSeconds(20);

    public final ScarceBuffers buffers = new ScarceBuffers();
    public final ServerSocket peer;
    private final EngineThreads threads;
    private final Transport transport;
    private final CountDownLatch held = new CountDownLatch(1);

    public ClientEngine(Transport transport) {
        this.transport = transport;
        try {
            this.peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        this.threads =
                new EngineThreads(EngineExecutors.builder().loopCount(1).build(), transport, (loop, why) -> true);
    }

    /** Returns the settings of a client of the socket here. */
    public ClientConfig.Builder config() {
        return ClientConfig.builder()
                .host("127.0.0.1")
                .port(peer.getLocalPort())
                .requestTimeout(LONG)
                .reconnectDelay(Duration.ofMillis(1));
    }

    public ClientConnection connect(ClientConfig.Builder config) {
        return connector(config.build()).connect(LONG);
    }

    public Connector connector(ClientConfig config) {
        ClientTlsConfig tls = config.tls();
        return new NettyConnector(
                config,
                config.endpoints().get(0),
                tls == null ? null : ClientTls.of(config, tls),
                Talk.of(config),
                threads,
                transport,
                buffers);
    }

    public TcpClient client(ClientConfig config) {
        Connector connector = connector(config);
        ReconnectingClient client = new ReconnectingClient(config, connector, threads, self -> {});
        client.begin(connector.connect(config.connectTimeout()));
        return client;
    }

    /** Returns a client that begins with that connection. */
    public ReconnectingClient reconnecting(ClientConfig config, ClientConnection first) {
        ReconnectingClient client = new ReconnectingClient(config, connector(config), threads, self -> {});
        client.begin(first);
        return client;
    }

    public TcpPool pool(PoolConfig config) {
        return new Pool(config, List.of(connector(config.client())), threads.loops(), self -> {});
    }

    /** Runs it on the event loop. */
    public void onLoop(Runnable task) {
        threads.loops().execute(task);
    }

    /** Has the event loop do nothing at all from now on, until it is let go. */
    public void holdLoop() throws InterruptedException {
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

    public void letLoopGo() {
        held.countDown();
    }

    @Override
    public void close() {
        letLoopGo();
        threads.stop(Deadline.in(Duration.ofSeconds(5)));
        try {
            peer.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
