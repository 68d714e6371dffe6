package io.knsock.engine.connect;

import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.net.SocketOptions;
import io.knsock.engine.settings.Transport;
import io.knsock.engine.tls.ClientTls;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsStart;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes what makes connections, and clients that keep one. Safe for use by many threads. */
public final class Connectors {
    private final EngineThreads threads;
    private final Transport transport;

    public Connectors(EngineThreads threads, Transport transport) {
        this.threads = threads;
        this.transport = transport;
    }

    /** Reads the files of TLS that a client needs, without connecting. */
    public static void check(ClientConfig config) {
        Frames.of(config.framing(), config.maxFrameBytes());
        Talk.conversation(config);
        ClientTlsConfig tls = config.tls();
        if (tls != null) {
            ClientTls.check(config, tls);
        }
    }

    /** Returns what makes connections to the endpoint, or to the first of several that answers. */
    public Connector one(ClientConfig config) {
        List<Connector> endpoints = each(config);
        return endpoints.size() == 1 ? endpoints.get(0) : new Failover(endpoints, config.connectTimeout(), threads);
    }

    /** Returns what makes connections to each of the endpoints, in their order. */
    public List<Connector> each(ClientConfig config) {
        ClientTlsConfig tlsConfig = config.tls();
        Talk talk = Talk.of(config);
        if (tlsConfig != null && tlsConfig.start() == TlsStart.ON_REQUEST && talk.isPlain()) { // all in clear text
            throw new IllegalArgumentException("tls.start is on-request, but nothing starts TLS on a connection to "
                    + config.endpoint()
                    + ": set a conversation whose opening calls startTls(), or tls.start=immediate");
        }
        SocketOptions.check(config.socket(), transport);
        ClientTls tls = tlsConfig == null ? null : ClientTls.of(config, tlsConfig);
        return config.endpoints().stream()
                .<Connector>map(endpoint -> new NettyConnector(config, endpoint, tls, talk, threads, transport, null))
                .toList();
    }

    /** Connects a client that does not connect again; blocks. */
    public SingleConnectionClient client(ClientConfig config, Runnable afterClose) {
        Connector connector = one(config);
        return new SingleConnectionClient(
                config, connector, connector.connect(config.connectTimeout()), threads, afterClose);
    }

    /**
     * Connects a client that connects again when its connection is lost; blocks until it is connected, unless it
     * connects in the background. Of several connections that is the first; the others follow.
     *
     * @param open has the client of each connection from before that begins until it is closed
     * @param afterClose called once all are closed
     */
    public TcpClient reconnecting(ClientConfig config, Set<ReconnectingClient> open, Runnable afterClose) {
        Connector connector = one(config);
        ClientConnection first = config.connectInBackground() ? null : connector.connect(config.connectTimeout());
        AtomicInteger left = new AtomicInteger(config.connections());
        Consumer<ReconnectingClient> closed = one -> {
            open.remove(one);
            if (left.decrementAndGet() == 0) {
                afterClose.run();
            }
        };
        List<ReconnectingClient> clients = Stream.generate(
                        () -> new ReconnectingClient(config, connector, threads, closed))
                .limit(config.connections())
                .toList();
        open.addAll(clients);
        if (first != null) {
            clients.get(0).begin(first);
        }
        clients.stream().skip(first == null ? 0 : 1).forEach(ReconnectingClient::begin);
        return clients.size() == 1 ? clients.get(0) : new SeveralConnections(config, connector, clients, threads);
    }

    /** Notes for those who wait on a connection that it is the engine's stop that ends it; closes nothing. */
    public static void engineStopped(Channel channel) {
        ClientChannel connection = channel.pipeline().get(ClientChannel.class);
        if (connection != null) {
            connection.ending.because(new RejectedExecutionException("the engine is stopped"));
        }
    }

    /** Tells those who wait on a connection of that loop why it ends; those of other loops are closed by these. */
    public static void loopFailed(Channel channel, EventLoop loop, Throwable why) {
        if (channel.eventLoop().equals(loop)) {
            ClientChannel connection = channel.pipeline().get(ClientChannel.class);
            if (connection != null) {
                connection.loopFailed(why);
            } else {
                channel.pipeline().fireExceptionCaught(why);
            }
        }
    }
}
