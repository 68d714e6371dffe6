package io.knsock.cdi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of messages and of requests, with real servers, pools and clients. */
class SpansTest {
    private final Recorded recorded = new Recorded();
    private final Telemetry telemetry = Telemetry.find(Beans.with(recorded.openTelemetry()), "shop");
    private final SocketEngine engine = SocketEngine.start();
    private final Queue<Connection> seen = new ConcurrentLinkedQueue<>();

    private final MessageHandler echo = (connection, message) -> {
        seen.add(connection);
        if (message.text().equals("fail")) {
            throw new IllegalStateException("secret");
        }
        return message;
    };

    @AfterEach
    void stop() {
        engine.close();
        recorded.close();
    }

    private static ServerConfig named(String name) {
        return ServerConfig.builder().name(name).port(0).build();
    }

    private static ClientConfig to(TcpServer server) {
        return ClientConfig.builder().host("127.0.0.1").port(server.port()).build();
    }

    private TcpPool traced(TcpServer server) {
        ClientConfig client = to(server);
        return telemetry.observed(
                "backend", client, engine.pool(PoolConfig.builder(client).build()));
    }

    private TcpPool plain(TcpServer server) {
        return engine.pool(PoolConfig.builder(to(server)).build());
    }

    @Test
    void aMessageIsTheSpanOfAServer() {
        TcpServer server = engine.listen(named("orders"), telemetry.observed("orders", echo));
        plain(server).request(Message.of("hello"));

        SpanData span = recorded.span("orders message");
        assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        Connection connection = seen.remove();
        assertThat(span.getAttributes().asMap())
                .containsEntry(Names.APPLICATION, "shop")
                .containsEntry(Names.SERVER, "orders")
                .containsEntry(Names.CONNECTION, connection.id())
                .containsEntry(Names.TRANSPORT, "tcp")
                .containsEntry(Names.SERVER_ADDRESS, "127.0.0.1")
                .containsEntry(Names.SERVER_PORT, (long) server.port())
                .containsEntry(Names.PEER_ADDRESS, "127.0.0.1")
                .containsEntry(
                        Names.PEER_PORT, (long) ((java.net.InetSocketAddress) connection.remoteAddress()).getPort())
                .hasSize(8);
    }

    @Test
    void aFailureIsNamedButNotQuoted() {
        TcpServer server = engine.listen(named("orders"), telemetry.observed("orders", echo));
        TcpPool pool = traced(server);
        assertThatThrownBy(() -> pool.request(Message.of("fail"))).isInstanceOf(ConnectionClosedException.class);

        SpanData message = recorded.span("orders message");
        assertThat(message.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(message.getAttributes().get(Names.ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
        SpanData request = recorded.span("backend request");
        assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(request.getAttributes().get(Names.ERROR_TYPE)).isEqualTo("io.knsock.ConnectionClosedException");
        assertThat(recorded.spans().toString()).doesNotContain("secret");
    }

    @Test
    void whatAHandlerAsksForBelongsToItsMessage() {
        TcpServer back = engine.listen(named("back"), echo);
        TcpPool pool = traced(back);
        TcpClient client = telemetry.observed("direct", to(back), engine.connect(to(back)));
        MessageHandler asking = (connection, message) -> {
            pool.request(message);
            try (PooledConnection leased = pool.acquire()) {
                leased.exchange(message);
            }
            return client.request(message);
        };
        TcpServer front = engine.listen(named("front"), telemetry.observed("front", asking));
        plain(front).request(Message.of("hello"));

        SpanData parent = recorded.span("front message");
        for (String name : new String[] {"backend request", "backend exchange", "direct request"}) {
            SpanData child = recorded.span(name);
            assertThat(child.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(child.getParentSpanId()).as(name).isEqualTo(parent.getSpanId());
            assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
            assertThat(child.getAttributes().asMap())
                    .containsEntry(Names.TRANSPORT, "tcp")
                    .containsEntry(Names.SERVER_ADDRESS, "127.0.0.1")
                    .containsEntry(Names.SERVER_PORT, (long) back.port());
        }
        assertThat(recorded.spans()).hasSize(4);
    }

    @Test
    void everyMessageHasATraceOfItsOwn() {
        TcpServer server = engine.listen(named("orders"), telemetry.observed("orders", echo));
        TcpPool pool = plain(server);
        pool.request(Message.of("one"));
        pool.request(Message.of("two"));
        assertThat(recorded.spans()).extracting(SpanData::getTraceId).hasSize(2).doesNotHaveDuplicates();
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    /** An executor may hand on the context of whoever submits: here that of another message. */
    @Test
    void aMessageIsNoPartOfWhatHappensToBeCurrent() {
        Span other = recorded.openTelemetry()
                .getTracer("test")
                .spanBuilder("another message")
                .startSpan();
        ExecutorService threads = Executors.newCachedThreadPool();
        Executor handlers = Context.root().with(other).wrap((Executor) threads);
        try (SocketEngine inContext =
                SocketEngine.start(EngineExecutors.builder().handlers(handlers).build())) {
            TcpServer server = inContext.listen(named("orders"), telemetry.observed("orders", echo));
            plain(server).request(Message.of("hello"));
        } finally {
            threads.shutdown();
        }
        assertThat(recorded.span("orders message").getTraceId())
                .isNotEqualTo(other.getSpanContext().getTraceId());
    }

    @Test
    void anAsynchronousHandlerHasOneSpanUntilItAnswers() {
        TcpServer back = engine.listen(named("back"), echo);
        TcpPool pool = traced(back);
        TcpServer front = engine.listenAsync(
                named("front"), telemetry.observedAsync("front", (connection, message) -> pool.requestAsync(message)));
        assertThat(plain(front).request(Message.of("hello")).text()).isEqualTo("hello");

        SpanData parent = recorded.span("front message");
        SpanData child = recorded.span("backend request");
        assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
        assertThat(parent.getEndEpochNanos()).isGreaterThanOrEqualTo(child.getEndEpochNanos());
    }

    @Test
    void anAsynchronousHandlerThatThrowsEndsItsSpan() {
        TcpServer front = engine.listenAsync(named("front"), telemetry.observedAsync("front", (connection, message) -> {
            throw new IllegalStateException("secret");
        }));
        assertThatThrownBy(() -> plain(front).request(Message.of("x"))).isInstanceOf(ConnectionClosedException.class);
        assertThat(recorded.span("front message").getAttributes().get(Names.ERROR_TYPE))
                .isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void whatIsLeasedAsynchronouslyIsTraced() throws Exception {
        TcpPool pool = traced(engine.listen(named("back"), echo));
        try (PooledConnection leased = pool.acquireAsync().get()) {
            leased.exchange(Message.of("hello"));
        }
        assertThat(recorded.span("backend exchange").getKind()).isEqualTo(SpanKind.CLIENT);
    }

    @Test
    void aRequestThatIsTakenBackIsTakenBackWhereItWaits() {
        CompletableFuture<Message> waiting = new CompletableFuture<>();
        new ClientSpans(recorded.openTelemetry().getTracer("test"), "backend request", Attributes.empty())
                .aroundAsync(() -> waiting)
                .cancel(false);
        assertThat(waiting).isCancelled();
        assertThat(recorded.span("backend request").getAttributes().get(Names.ERROR_TYPE))
                .isEqualTo("java.util.concurrent.CancellationException");
    }

    @Test
    void whoGivesUpAskingIsTakenOutOfTheLine() {
        TcpPool pool = traced(engine.listen(named("back"), echo));
        pool.suspend();
        var unwanted = pool.acquireAsync();
        assertThat(pool.stats().waiting()).isEqualTo(1);
        unwanted.cancel(false);
        assertThat(pool.stats().waiting()).isZero();
    }

    /** The pool leases in the moment in which the caller gives up. */
    @Test
    void aConnectionThatNobodyWantsAnyMoreGoesBack() {
        TcpPool pool = plain(engine.listen(named("back"), echo));
        PooledConnection leased = pool.acquire();
        CompletableFuture<PooledConnection> late = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean interrupt) {
                return complete(leased);
            }
        };
        TcpPool leasing = (TcpPool) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TcpPool.class}, (proxy, method, arguments) -> late);
        ClientSpans spans =
                new ClientSpans(recorded.openTelemetry().getTracer("test"), "backend exchange", Attributes.empty());
        new TracedPool(leasing, spans, spans).acquireAsync().cancel(false);
        assertThat(pool.stats().leased()).isZero();
    }

    @Test
    void aMessageThatIsNotSampledIsHandledAllTheSame() {
        try (Recorded none = new Recorded(Sampler.alwaysOff())) {
            Telemetry unsampled = Telemetry.find(Beans.with(none.openTelemetry()), "shop");
            ServerConfig measured = ServerConfig.builder()
                    .name("orders")
                    .port(0)
                    .observer(unsampled.observer("orders"))
                    .build();
            TcpServer server = engine.listen(measured, unsampled.observed("orders", echo));
            assertThat(plain(server).request(Message.of("hello")).text()).isEqualTo("hello");
            assertThat(none.spans()).isEmpty();
            assertThat(none.values("kn_sock.server.handler.duration")).hasSize(1);
        }
    }
}
