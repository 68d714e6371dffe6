package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.net.Addresses;
import io.knsock.engine.net.WireLogging;
import io.knsock.engine.tls.ServerTls;
import io.knsock.engine.tls.TlsUpgrade;
import io.knsock.tls.TlsStart;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sets up each accepted connection: admission, PROXY header, TLS, timeouts, frames, dispatch. */
final class ServerInitializer extends ChannelInitializer<Channel> {
    /** The name of the last handler in the pipeline. */
    private static final String CONNECTION = "connection";

    private final ServerContext server;
    private final HandlerSlots slots;
    private final @Nullable ServerTls tls;
    private final Admission admission;
    private final LongSupplier numbers;

    /** @param numbers returns a number for each connection that no other one of the server has or had */
    ServerInitializer(ServerContext server, HandlerSlots slots, @Nullable ServerTls tls, LongSupplier numbers) {
        this.server = server;
        this.slots = slots;
        this.tls = tls;
        this.numbers = numbers;
        this.admission = new Admission(server.config().name(), server.config().limits(), server.events());
    }

    @Override
    protected void initChannel(Channel channel) {
        boolean unix = !(channel.parent().localAddress() instanceof InetSocketAddress);
        if (!unix && channel.remoteAddress() == null) {
            endGone(channel);
            return;
        }
        SocketAddress peer = Addresses.remote(channel);
        boolean proxied = !unix && admission.isProxy(peer);
        if (!((unix || proxied) ? admission.admitsByNumber(channel, peer) : admission.admits(channel, peer))) {
            channel.close();
            return;
        }
        ServerConnection connection = addConnection(channel);
        if (proxied) {
            add(channel, new ProxyHeaderDecoder(connection, limits().firstByteTimeout()));
            add(channel, new ProxyHeader(admission, connection, () -> addProtocol(channel, connection)));
        } else {
            add(channel, new ProxySpoofGuard(connection));
            addProtocol(channel, connection);
        }
    }

    /**
     * Ends a connection that has no address any more: it was reset before it was accepted. To read it on would be in
     * vain, and with io_uring the reset is not told again to who reads what came before it.
     */
    private void endGone(Channel channel) {
        addConnection(channel).end(CloseCause.LOST, null);
    }

    private ServerConnection addConnection(Channel channel) {
        String id = server.config().name() + "-" + numbers.getAsLong();
        ServerConnection connection = new ServerConnection(id, channel, server, slots, isSecure());
        channel.pipeline().addLast(CONNECTION, connection);
        return connection;
    }

    private void addProtocol(Channel channel, ServerConnection connection) {
        if (tls != null && isSecure()) {
            connection.guardedBy(tls.addTo(channel.pipeline(), CONNECTION));
        }
        WireLogging.addTo(channel.pipeline(), CONNECTION, server.config().wireLog(), connection.id());
        if (!server.dispatches().takesMessages()) {
            return;
        }
        Frames.Decoder decoder = server.frames().decoder();
        ConnectionTimeouts timeouts = null;
        if (ConnectionTimeouts.areSet(limits())) {
            timeouts = new ConnectionTimeouts(limits(), decoder, connection, isSecure(), System::nanoTime);
            add(channel, timeouts);
        }
        connection.readBy(decoder, timeouts);
        add(channel, decoder);
        if (tls != null && !isSecure()) {
            connection.upgradableBy(
                    new TlsUpgrade(tls, first(channel.pipeline(), timeouts == null ? decoder : timeouts)));
        }
    }

    /** Returns the name of the first that sees what TLS has decrypted: the wire log, if there is one. */
    private static String first(ChannelPipeline pipeline, ChannelHandler otherwise) {
        ChannelHandlerContext wireLog = pipeline.context(WireLogging.class);
        return (wireLog == null ? pipeline.context(otherwise) : wireLog).name();
    }

    private static void add(Channel channel, ChannelHandler handler) {
        channel.pipeline().addBefore(CONNECTION, null, handler);
    }

    private boolean isSecure() {
        return tls != null && tls.start() == TlsStart.IMMEDIATE;
    }

    private ServerLimits limits() {
        return server.config().limits();
    }
}
