package io.knsock.test.junit;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.MessageHandler;
import io.knsock.ServerObserver;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.KnSock;
import io.knsock.engine.SocketEngine;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import io.knsock.test.PeerConnector;
import io.knsock.test.PeerListener;
import io.knsock.test.PeerScript;
import io.knsock.test.TestCa;
import io.knsock.tls.ClientTlsConfig;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens servers, clients, pools and scripted peers for a test, on free ports, and closes them after it in the reverse
 * order.
 *
 * <pre>{@code
 * @RegisterExtension
 * final KnSockExtension net = new KnSockExtension();
 *
 * @Test
 * void echoes() {
 *     TcpServer server = net.listen((connection, message) -> message);
 *     assertEquals("hello", net.connect(server).request("hello"));
 * }
 * }</pre>
 *
 * <p>What cannot be closed, and a script of a peer that failed, fails the test, or is suppressed by the failure that
 * the test has. What handlers have thrown is suppressed by a failure of the test too, since it is its likely cause; it
 * fails no test that passes.
 *
 * <p>In a field of the instance all is closed after each test. In a static field what is opened by a {@code @BeforeAll}
 * method or by a field's initializer lasts until all tests of the class have ended; then tests must not run at the same
 * time. Methods that open something are for any thread, and block until it is open.
 *
 * @since 0.1
 */
public final class KnSockExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final Opened ofTheTest = new Opened();
    private final Opened ofTheClass = new Opened();
    private final Inbox<Throwable> handlerFailures = new Inbox<>("failures of handlers");
    private final Map<TcpServer, ServerConfig> settings = new ConcurrentHashMap<>();

    /** Whether what is opened now lasts until the class has ended. */
    private volatile boolean beforeAll;

    /** How many classes are being run, with their {@code @Nested} ones. */
    private final AtomicInteger classes = new AtomicInteger();

    /** Creates an extension that has opened nothing. */
    public KnSockExtension() {}

    /** Binds a server of lines without TLS. */
    public TcpServer listen(MessageHandler handler) {
        return listen(builder -> builder, Handlers.of(handler));
    }

    /**
     * Binds a server.
     *
     * @param settings gets a builder with a free port, and an observer for {@link #handlerFailures()}
     */
    public TcpServer listen(UnaryOperator<ServerConfig.Builder> settings, MessageHandler handler) {
        return listen(settings, Handlers.of(handler));
    }

    /** Binds a server of lines without TLS whose handler runs on the event loops. */
    public TcpServer listenAsync(AsyncMessageHandler handler) {
        return listen(builder -> builder, Handlers.ofAsync(handler));
    }

    /** Binds a server whose handler runs on the event loops; see {@link #listen(UnaryOperator, MessageHandler)}. */
    public TcpServer listenAsync(UnaryOperator<ServerConfig.Builder> settings, AsyncMessageHandler handler) {
        return listen(settings, Handlers.ofAsync(handler));
    }

    /**
     * Binds a server whose handlers have a listener for connections, for instance; see {@link #listen(UnaryOperator,
     * MessageHandler)}.
     */
    public TcpServer listen(UnaryOperator<ServerConfig.Builder> settings, Handlers handlers) {
        ServerConfig config = settings.apply(
                        ServerConfig.builder().port(0).observer(new FailureObserver(handlerFailures)))
                .build();
        SocketEngine engine = closing(SocketEngine.start());
        TcpServer server = closing(engine.listen(config, handlers));
        this.settings.put(server, config);
        return server;
    }

    /** Tells an inbox what handlers throw. */
    private record FailureObserver(Inbox<Throwable> failures) implements ServerObserver {
        @Override
        public void handlerFailed(Connection connection, Throwable failure) {
            failures.add(failure);
        }
    }

    /**
     * Returns settings of a client of one of this extension's servers: endpoint, framing, and with TLS the trust in
     * {@link #ca()}.
     */
    public ClientConfig.Builder clientOf(TcpServer server) {
        ServerConfig config = Objects.requireNonNull(settings.get(server), "the server is not of this extension");
        ClientConfig.Builder client = ClientConfig.builder()
                .host("127.0.0.1")
                .port(server.port())
                .framing(config.framing())
                .maxFrameBytes(config.maxFrameBytes());
        return config.tls() == null ? client : client.tls(trust());
    }

    /** Returns settings of a client of a scripted peer: lines, without TLS. */
    public ClientConfig.Builder clientOf(PeerListener peers) {
        return ClientConfig.builder().host("127.0.0.1").port(peers.port());
    }

    private ClientTlsConfig trust() {
        return ca().clientTls();
    }

    /** Connects a client to one of this extension's servers, as {@link #clientOf(TcpServer)} has it. */
    public TcpClient connect(TcpServer server) {
        return connect(clientOf(server).build());
    }

    /** Connects a client to a scripted peer, as {@link #clientOf(PeerListener)} has it. */
    public TcpClient connect(PeerListener peers) {
        return connect(clientOf(peers).build());
    }

    /** Connects a client. */
    public TcpClient connect(ClientConfig config) {
        return closing(KnSock.connect(config));
    }

    /** Creates a pool of connections to one of this extension's servers, as {@link #clientOf(TcpServer)} has it. */
    public TcpPool pool(TcpServer server) {
        return pool(PoolConfig.builder(clientOf(server).build()).build());
    }

    /** Creates a pool of connections to a scripted peer, as {@link #clientOf(PeerListener)} has it. */
    public TcpPool pool(PeerListener peers) {
        return pool(PoolConfig.builder(clientOf(peers).build()).build());
    }

    /** Creates a pool. */
    public TcpPool pool(PoolConfig config) {
        return closing(KnSock.pool(config));
    }

    /**
     * Connects a scripted client to one of this extension's servers, with TLS if that has it, and then without a
     * certificate.
     */
    public Peer peer(TcpServer server) {
        ServerConfig config = settings.get(server);
        PeerConnector connector = Peer.to(server.port());
        return closing((config == null || config.tls() == null ? connector : connector.tls(ca())).connect());
    }

    /** Listens as a scripted server, without TLS: see {@link PeerListener.Builder#playing}. */
    public PeerListener peers(PeerScript... scripts) {
        return closing(PeerListener.playing(scripts));
    }

    /** Returns the CA whose certificates servers and clients of tests have. */
    public TestCa ca() {
        return TestCa.shared();
    }

    /** Returns what handlers of the servers have thrown, of those that have the observer they were given. */
    public Inbox<Throwable> handlerFailures() {
        return handlerFailures;
    }

    /** Closes something else with the test, too. */
    public <T extends AutoCloseable> T closing(T opened) {
        (beforeAll ? ofTheClass : ofTheTest).add(opened);
        return opened;
    }

    /** For JUnit. */
    @Override
    public void beforeAll(ExtensionContext context) {
        beforeAll = true;
        classes.incrementAndGet();
    }

    /** For JUnit. */
    @Override
    public void beforeEach(ExtensionContext context) {
        beforeAll = false;
    }

    /** For JUnit. */
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        @Nullable Throwable failure = context.getExecutionException().orElse(null);
        if (failure != null) {
            handlerFailures.all().stream().filter(each -> !each.equals(failure)).forEach(failure::addSuppressed);
        }
        ofTheTest.closeAll();
    }

    /** For JUnit. */
    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (classes.decrementAndGet() == 0) {
            ofTheTest.closeAll();
            ofTheClass.closeAll();
        }
    }
}
