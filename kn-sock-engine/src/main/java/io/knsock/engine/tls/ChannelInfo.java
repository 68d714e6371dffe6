package io.knsock.engine.tls;

import io.knsock.ConnectionInfo;
import io.knsock.engine.net.Addresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection, on either side: its id, addresses and TLS. The last handler of its pipeline, so that a
 * connection has no further object. Safe for use by many threads.
 */
public abstract class ChannelInfo extends ChannelInboundHandlerAdapter implements ConnectionInfo {
    private static final AtomicLong MADE = new AtomicLong();

    public final Channel channel;

    private final String id;

    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable SocketAddress remoteAddress;

    /** @param id no other connection of the same end has it or had it */
    protected ChannelInfo(String id, Channel channel) {
        this.id = id;
        this.channel = channel;
    }

    /** Returns an id for a connection that was made, and not accepted. */
    protected static String nextId() {
        return "client-" + MADE.incrementAndGet();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        takeAddresses();
    }

    @Override
    public final String id() {
        return id;
    }

    /** Takes the addresses when the channel has them; a closed one has none any more. */
    protected final void takeAddresses() {
        remoteAddress = Addresses.remote(channel);
        localAddress = Addresses.local(channel);
    }

    /** Takes what a trusted proxy tells. */
    protected final void takeRemoteAddress(SocketAddress told) {
        remoteAddress = told;
    }

    @Override
    public final SocketAddress remoteAddress() {
        SocketAddress taken = remoteAddress;
        return taken == null ? Addresses.remote(channel) : taken;
    }

    @Override
    public final SocketAddress localAddress() {
        SocketAddress taken = localAddress;
        return taken == null ? Addresses.local(channel) : taken;
    }

    @Override
    public final @Nullable SSLSession tlsSession() {
        return Tls.session(channel);
    }

    @Override
    public final @Nullable String applicationProtocol() {
        return Tls.applicationProtocol(channel);
    }

    @Override
    public final List<X509Certificate> peerCertificates() {
        return Tls.peerCertificates(channel);
    }
}
