package io.knsock.engine.stream;

import io.knsock.CloseCause;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionInfo;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.connect.ClientChannel;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.Lingering;
import io.knsock.engine.time.Durations;
import io.knsock.engine.tls.Tls;
import io.knsock.framing.Framing;
import io.knsock.stream.StreamConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes connections of a client that are streams. Safe for use by many threads. */
public final class StreamConnector {
    private StreamConnector() {}

    /** Returns the settings of a connector whose connections can become streams: nothing arrives as messages. */
    public static ClientConfig unframed(ClientConfig config) {
        return config.toBuilder()
                .framing(Framing.raw())
                .conversation(Conversation.NONE)
                .build();
    }

    /**
     * Connects. Blocks for at most the settings' connect timeout.
     *
     * @param connector one for {@link #unframed} settings
     * @param afterClose called once the connection is closed
     */
    public static StreamConnection connect(ClientConfig config, Connector connector, Runnable afterClose) {
        connector.checkMayBlock();
        Duration timeout = config.connectTimeout();
        CompletableFuture<ClientConnection> connecting = connector.connectAsync(timeout);
        CompletableFuture<StreamConnection> begun =
                connecting.thenCompose(made -> begun((ClientChannel) made, config.requestTimeout(), afterClose));
        return Blocking.forResult(
                begun,
                timeout,
                () -> {
                    connecting.cancel(false);
                    begun.thenAccept(StreamConnection::abort); // if it was faster
                    return true;
                },
                nothing -> new ConnectionTimeoutException("no connection to " + connector.endpoint() + " within "
                        + Durations.text(timeout) + ": " + Blocking.SILENT));
    }

    /** Begins at once where that can be: on the event loop that has connected, before anything is read. */
    private static CompletableFuture<StreamConnection> begun(
            ClientChannel made, Duration timeout, Runnable afterClose) {
        CompletableFuture<StreamConnection> begun = new CompletableFuture<>();
        Channel channel = made.channel();
        channel.closeFuture().addListener(closed -> afterClose.run());
        Runnable begin = () -> {
            try {
                begun.complete(begin(made, timeout));
            } catch (ConnectionClosedException closed) {
                begun.completeExceptionally(closed);
            } catch (Throwable failure) { // for want of memory, for instance
                made.close();
                begun.completeExceptionally(new KnSockException("no stream to " + made, failure, false));
            }
        };
        try {
            if (channel.eventLoop().inEventLoop()) {
                begin.run();
            } else {
                channel.eventLoop().execute(begin);
            }
        } catch (RejectedExecutionException stopped) {
            made.close();
            begun.completeExceptionally(new KnSockException("no stream to " + made, stopped, false));
        }
        return begun;
    }

    /** Takes the place of what cuts messages, and what has arrived already; on the event loop. */
    private static StreamConnection begin(ClientChannel from, Duration timeout) {
        Channel channel = from.channel();
        ChannelPipeline pipeline = channel.pipeline();
        Opened owner = new Opened(from, channel);
        StreamPipe pipe = new StreamPipe(owner, channel, true);
        if (pipeline.context(from) == null) {
            throw new ConnectionClosedException(
                    Reason.PEER_CLOSED, from + " was closed as soon as it was made", null, false);
        }
        pipeline.replace(from, null, pipe);
        for (Message early : from.takeUnread()) {
            pipe.inflow.add(Unpooled.wrappedBuffer(early.bytes()));
        }
        pipeline.remove(from.decoder());
        StreamTimeout reads = new StreamTimeout("request-timeout", timeout, CloseCause.IDLE_TIMEOUT);
        StreamTimeout writes = new StreamTimeout("request-timeout", timeout, CloseCause.WRITE_TIMEOUT);
        return new EngineStream(owner, channel, pipe, null, reads, writes);
    }

    /** A client's connection, as its stream sees it. */
    private static final class Opened implements StreamOwner {
        private final ClientChannel connection;
        private final Channel channel;

        Opened(ClientChannel connection, Channel channel) {
            this.connection = connection;
            this.channel = channel;
        }

        @Override
        public ConnectionInfo info() {
            return connection;
        }

        @Override
        public void streamed(int received, int sent, long held) {
            // nobody counts what a client does
        }

        @Override
        public void timedOut(CloseCause why, String setting, Duration timeout) {
            abort();
        }

        @Override
        public void close() {
            try {
                channel.eventLoop().execute(() -> {
                    StreamPipe pipe = channel.pipeline().get(StreamPipe.class);
                    if (pipe != null) {
                        boolean done = pipe.inflow.hasEnded();
                        pipe.drop("is closed");
                        pipe.ended();
                        if (done) {
                            Tls.close(channel);
                        } else {
                            Lingering.close(channel, System.nanoTime());
                        }
                    }
                });
            } catch (RejectedExecutionException ended) {
                channel.close(); // the loop has ended, and closed it
            }
        }

        @Override
        public void abort() {
            Tls.reset(channel);
        }

        @Override
        public @Nullable SocketAddress proxyAddress() {
            return null;
        }

        @Override
        public boolean isDraining() {
            return false;
        }
    }
}
