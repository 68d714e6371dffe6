package io.knsock.engine;

import io.knsock.Connection;
import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: the last handler of its pipeline, and what the application's handler sees.
 *
 * <p>A message is in hand from its arrival until its reply is flushed, not until the handler returns. That one rule
 * gives back-pressure (too much in hand and the socket is not read) and an honest drain (nothing in hand and nothing
 * can be lost).
 */
final class ServerConnection extends ChannelInboundHandlerAdapter implements Connection {
    /** With so much in hand the socket is not read, until half of it is finished. */
    private static final int MAX_MESSAGES_IN_HAND = 32;

    private static final long MAX_BYTES_IN_HAND = 256 * 1024;

    private final String id;
    private final Channel channel;
    private final InetSocketAddress remoteAddress;
    private final InetSocketAddress localAddress;
    private final Frames frames;
    private final int maxFrameBytes;
    private final ConnectionGroup group;
    private final Dispatch dispatch;
    private final ConcurrentMap<String, Object> attributes = new ConcurrentHashMap<>();

    // Guarded by the event loop; others may read messagesInHand.
    private volatile int messagesInHand;
    private long bytesInHand;
    private boolean inputEnded;
    private boolean closing;

    ServerConnection(
            String id,
            Channel channel,
            Frames frames,
            int maxFrameBytes,
            ConnectionGroup group,
            Dispatch.Factory dispatches) {
        this.id = id;
        this.channel = channel;
        this.remoteAddress = addressOr(channel.remoteAddress());
        this.localAddress = addressOr(channel.localAddress());
        this.frames = frames;
        this.maxFrameBytes = maxFrameBytes;
        this.group = group;
        this.dispatch = dispatches.create(this);
    }

    /** The far end may have reset the connection before it got here; then the system knows no address any more. */
    private static InetSocketAddress addressOr(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? known : InetSocketAddress.createUnresolved("unknown", 0);
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    // ---- from the socket

    @Override
    public void channelActive(ChannelHandlerContext context) {
        group.add(this);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object payload) {
        try {
            if (!closing) {
                Message message = Frames.message((ByteBuf) payload);
                took(message);
                dispatch.accept(message);
            }
        } finally {
            ReferenceCountUtil.release(payload);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A TLS 1.3 close_notify ends one direction only (RFC 8446, section 6.1), like a FIN: who sent it may still
        // wait for replies.
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded = true;
            closeIfFinished();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        dispatch.drop();
        group.remove(this);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof TooLongFrameException) {
            Log.frameRefused(id, remoteAddress, maxFrameBytes);
        } else {
            Log.connectionFailed(id, remoteAddress, failure);
        }
        closeNow();
    }

    // ---- from the handler, on any thread

    void finish(Message message, @Nullable Message reply) {
        onLoop(() -> {
            if (reply == null) {
                finished(message);
                return;
            }
            try {
                frames.check(reply);
            } catch (IllegalArgumentException unfit) {
                fail(unfit);
                return;
            }
            channel.writeAndFlush(frames.encode(reply, channel.alloc())).addListener(written -> {
                if (written.isSuccess()) {
                    finished(message);
                } else {
                    Log.connectionFailed(id, remoteAddress, written.cause());
                    closeNow();
                }
            });
        });
    }

    void fail(Throwable failure) {
        onLoop(() -> {
            if (!closing) {
                Log.handlerFailed(id, remoteAddress, failure);
                closeAfterWrites();
            }
        });
    }

    @Override
    public CompletionStage<@Nullable Void> send(Message message) {
        frames.check(message);
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        boolean begun = onLoop(() -> {
            if (closing) {
                sent.completeExceptionally(closed(null));
                return;
            }
            channel.writeAndFlush(frames.encode(message, channel.alloc())).addListener(written -> {
                if (written.isSuccess()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(closed(written.cause()));
                }
            });
        });
        if (!begun) {
            sent.completeExceptionally(closed(null));
        }
        return sent;
    }

    private ConnectionClosedException closed(@Nullable Throwable cause) {
        return new ConnectionClosedException(
                "connection " + this + " was closed before the message was written", cause);
    }

    @Override
    public void close() {
        onLoop(this::closeAfterWrites);
    }

    // ---- from the server, on any thread

    /** Stops reading, and closes as soon as nothing is in hand. */
    void drain() {
        onLoop(() -> {
            inputEnded = true;
            channel.config().setAutoRead(false);
            closeIfFinished();
        });
    }

    /** Closes at once; what is in hand is lost. */
    void closeNow() {
        Tls.close(channel);
    }

    boolean hasMessageInHand() {
        return messagesInHand > 0;
    }

    // ---- what is in hand; on the event loop

    private void took(Message message) {
        setInHand(messagesInHand + 1, bytesInHand + message.length());
        if (messagesInHand >= MAX_MESSAGES_IN_HAND || bytesInHand >= MAX_BYTES_IN_HAND) {
            channel.config().setAutoRead(false);
        }
    }

    private void finished(Message message) {
        setInHand(messagesInHand - 1, bytesInHand - message.length());
        if (!inputEnded && messagesInHand <= MAX_MESSAGES_IN_HAND / 2 && bytesInHand <= MAX_BYTES_IN_HAND / 2) {
            channel.config().setAutoRead(true);
        }
        closeIfFinished();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void setInHand(int messages, long bytes) {
        messagesInHand = messages;
        bytesInHand = bytes;
    }

    private void closeIfFinished() {
        if (inputEnded && messagesInHand == 0) {
            closeAfterWrites();
        }
    }

    private void closeAfterWrites() {
        if (!closing) {
            closing = true;
            dispatch.drop();
            channel.config().setAutoRead(false);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Returns false, and does nothing, if the loop has ended, as it has for a handler that is later than the stop. */
    private boolean onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    // ---- what it is

    @Override
    public String id() {
        return id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? null : tls.engine().getSession();
    }

    @Override
    public @Nullable String applicationProtocol() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? null : tls.applicationProtocol();
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        SSLSession session = tlsSession();
        if (session == null) {
            return List.of();
        }
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of(); // the way JSSE says that the far end presented no certificate
        }
    }

    @Override
    public ConcurrentMap<String, Object> attributes() {
        return attributes;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public String toString() {
        return id + "[" + remoteAddress + "]";
    }
}
