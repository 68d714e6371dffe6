package io.knsock.engine.stream;

import io.knsock.engine.net.Blocking;
import io.knsock.engine.time.Durations;
import io.knsock.stream.StreamConnection;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A stream of the engine. Safe for use by many threads. */
final class EngineStream implements StreamConnection {
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final StreamOwner owner;
    private final Channel channel;
    private final StreamPipe pipe;
    private final boolean secure;
    private final StreamInput input = new StreamInput(this);
    private final StreamOutput output = new StreamOutput(this);

    private volatile @Nullable StreamTimeout firstRead;
    private volatile StreamTimeout reads;
    private volatile StreamTimeout writes;
    private volatile boolean outputEnded;
    private volatile boolean closed;

    /** @param firstRead bounds the wait for the first byte; null for as {@code reads} */
    EngineStream(
            StreamOwner owner,
            Channel channel,
            StreamPipe pipe,
            @Nullable StreamTimeout firstRead,
            StreamTimeout reads,
            StreamTimeout writes) {
        this.owner = owner;
        this.channel = channel;
        this.pipe = pipe;
        this.secure = channel.pipeline().get(SslHandler.class) != null;
        this.firstRead = firstRead;
        this.reads = reads;
        this.writes = writes;
    }

    // ---- input

    @Override
    public ReadableByteChannel input() {
        return input;
    }

    @Override
    public InputStream inputStream() {
        return input.stream();
    }

    int read(ByteBuffer to) throws IOException {
        checkMayBlock("a read");
        StreamTimeout first = firstRead;
        int read = pipe.inflow.read(to, first == null ? reads : first, this::expired);
        if (first != null) {
            firstRead = null;
        }
        return read;
    }

    @Override
    public boolean lend(Predicate<ByteBuffer> taker) throws IOException {
        Objects.requireNonNull(taker, "taker");
        checkMayBlock("lend");
        Boolean end = null;
        StreamTimeout first = firstRead;
        if (first != null) {
            end = pipe.inflow.lend(taker, first, this::expired);
            firstRead = null;
        }
        while (end == null) {
            end = pipe.inflow.lendArriving(taker, reads, this::expired);
            if (end == null) {
                end = pipe.inflow.lend(taker, reads, this::expired);
            }
        }
        return end;
    }

    int available() {
        return (int) Math.min(Integer.MAX_VALUE, pipe.inflow.bytes());
    }

    @Override
    public void readTimeout(Duration timeout) {
        Durations.checkNotNegative("readTimeout", timeout);
        firstRead = null;
        reads = new StreamTimeout("read timeout", timeout, reads.cause());
    }

    // ---- output

    @Override
    public WritableByteChannel output() {
        return output;
    }

    @Override
    public OutputStream outputStream() {
        return output.stream();
    }

    void write(ByteBuffer from) throws IOException {
        checkMayBlock("a write");
        checkOutput();
        pipe.outflow.write(from, writes, this::expired);
    }

    @Override
    public void send(Path path, long offset, long length, LongConsumer progress) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must be zero or greater: " + offset + ", " + length);
        }
        checkMayBlock("send");
        checkOutput();
        try (FilePieces part = FilePieces.of(path, offset, length)) {
            long sent = part.length();
            if (secure) {
                sent = pipe.outflow.write(part.file(), offset, sent, progress, writes, this::expired);
                flush();
            } else {
                pipe.outflow.write(part, progress, writes, this::expired);
            }
            if (sent < length) {
                throw new EOFException(path + " is shorter than was to be sent: only " + sent + " bytes from " + offset
                        + " on were there, not " + length);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        checkMayBlock("flush");
        pipe.outflow.flush(writes, this::expired);
    }

    @Override
    public void endOutput() throws IOException {
        if (!outputEnded) {
            flush();
            outputEnded = true;
            await(pipe.endOutput());
        }
    }

    /** Waits for the end of the output, at most for a write's time: the connection is closed next, or later. */
    private void await(CompletableFuture<@Nullable Void> end) throws IOException {
        Duration longest = writes.isSet() ? writes.duration() : LONGEST_END;
        try {
            end.get(Durations.nanos(longest), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            InterruptedIOException failure = new InterruptedIOException("interrupted while ending the output");
            failure.initCause(interrupted);
            throw failure;
        } catch (TimeoutException late) {
            abort();
            throw new IOException(
                    "the output of connection " + owner.info() + " cannot be ended: the peer takes"
                            + " nothing; the connection is reset",
                    late);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    boolean isOutputOpen() {
        return !outputEnded && isOpen();
    }

    @Override
    public void writeTimeout(Duration timeout) {
        Durations.checkNotNegative("writeTimeout", timeout);
        writes = new StreamTimeout("write timeout", timeout, writes.cause());
    }

    private void checkOutput() throws IOException {
        if (outputEnded) {
            throw new IOException("the output of connection " + owner.info() + " has ended: nothing more can be sent");
        }
    }

    private void checkMayBlock(String call) {
        Blocking.checkMayBlock(channel.eventLoop().inEventLoop(), call, Blocking.OTHER_THREAD);
    }

    private void expired(StreamTimeout timeout) {
        owner.timedOut(timeout.cause(), timeout.setting(), timeout.duration());
    }

    // ---- the end

    @Override
    public void abort() {
        closed = true;
        owner.abort();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (!outputEnded) {
                flush();
                if (pipe.inflow.hasEnded()) {
                    endOutput(); // and is done with TLS before the channel is closed
                }
            }
        } catch (IOException failure) {
            abort();
            throw failure;
        }
        closed = true;
        owner.close();
    }

    // ---- what it is

    @Override
    public @Nullable SocketAddress proxyAddress() {
        return owner.proxyAddress();
    }

    @Override
    public boolean isDraining() {
        return owner.isDraining();
    }

    @Override
    public String id() {
        return owner.info().id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return owner.info().remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return owner.info().localAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return owner.info().tlsSession();
    }

    @Override
    public @Nullable String applicationProtocol() {
        return owner.info().applicationProtocol();
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return owner.info().peerCertificates();
    }

    @Override
    public boolean isOpen() {
        return !closed && owner.info().isOpen();
    }

    @Override
    public String toString() {
        return owner.info().toString();
    }
}
