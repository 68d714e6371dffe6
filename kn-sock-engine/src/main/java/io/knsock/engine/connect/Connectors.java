package io.knsock.engine.connect;

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
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

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
        if (tlsConfig != null && tlsConfig.start() == TlsStart.ON_REQUEST) { // else all would be sent in clear text
            throw new IllegalArgumentException("tls.start is on-request, but nothing starts TLS on a connection to "
                    + config.endpoint() + ": set tls.start=immediate");
        }
        SocketOptions.check(config.socket(), transport);
        ClientTls tls = tlsConfig == null ? null : ClientTls.of(config, tlsConfig);
        return config.endpoints().stream()
                .<Connector>map(endpoint -> new NettyConnector(config, endpoint, tls, threads, transport))
                .toList();
    }

    /** Connects a client that does not connect again; blocks. */
    public SingleConnectionClient client(ClientConfig config, Runnable afterClose) {
        return new SingleConnectionClient(config, one(config).connect(config.connectTimeout()), threads, afterClose);
    }

    /**
     * Connects a client that connects again when its connection is lost; blocks.
     *
     * @param made is told of the client before it begins
     */
    public ReconnectingClient reconnecting(
            ClientConfig config, Consumer<ReconnectingClient> made, Consumer<ReconnectingClient> afterClose) {
        Connector connector = one(config);
        ClientConnection connection = connector.connect(config.connectTimeout());
        ReconnectingClient client = new ReconnectingClient(config, connector, threads, afterClose);
        made.accept(client);
        client.begin(connection);
        return client;
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
