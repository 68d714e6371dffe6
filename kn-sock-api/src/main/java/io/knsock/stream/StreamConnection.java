package io.knsock.stream;

import io.knsock.ConnectionInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection as two streams of bytes, one in each direction. Its calls block, so none may be made on an event loop.
 * Made by the engine, not to be implemented: later versions add to it.
 *
 * {@snippet file="io/knsock/snippets/StreamSnippetsTest.java" region="stream-client"}
 *
 * <p>What has arrived and is not read yet is at most about 512 KiB; then the socket is not read, and so the
 * peer has to wait. What is written and not sent yet is at most 256 KiB; with so much a write blocks.
 *
 * <p>Each direction is safe for use by many threads, which read or write one after another. One thread may read while
 * another writes.
 *
 * <p>All calls throw {@link IOException}, and its message says what has become of the connection. A wait that is over
 * throws {@link java.net.SocketTimeoutException}, and the connection is reset. If the thread is interrupted while it
 * waits, they throw {@link java.io.InterruptedIOException}, and its interrupt status stays set.
 *
 * @since 0.1
 */
public interface StreamConnection extends ConnectionInfo, AutoCloseable {
    /**
     * Returns what the peer sends. A read blocks until there is a byte, and returns what there is; -1 when the peer has
     * ended its direction. With TLS that takes its close_notify (RFC 8446, section 6.1): without one, the stream was
     * cut and the read throws. To close the channel does nothing.
     */
    ReadableByteChannel input();

    /**
     * Returns what is sent to the peer. A write returns when it has taken all; that is sent at once, and need not be
     * flushed. To close the channel is to {@linkplain #endOutput() end the output}.
     */
    WritableByteChannel output();

    /** Returns {@link #input()} as a stream. */
    InputStream inputStream();

    /** Returns {@link #output()} as a stream. */
    OutputStream outputStream();

    /**
     * Lends what the peer sends to a function, without a copy: the fastest way to read, for a function that is quick.
     * Blocks until the function has enough, or the peer has ended its direction. Waits between bytes are bounded as
     * those of reads are.
     *
     * <p>The function is called once at a time: on the event loop with what arrives meanwhile, by this thread with what
     * is here already. It must not block, nor read from this connection. The buffer is read-only, direct or not, and
     * must not be used after the call. What the function leaves in it is kept for the next read.
     *
     * @param taker returns whether it wants more; to leave bytes says that it does not. What it throws is thrown here
     * @return whether that is the end of the stream; false if the function has enough
     * @throws IllegalStateException if the function reads from this connection
     */
    boolean lend(Predicate<ByteBuffer> taker) throws IOException;

    /**
     * Sends a part of a file, after what was written before. Without TLS the operating system copies it, and it does
     * not come into this process. Blocks until all is handed to the socket.
     *
     * @param offset where the part begins, in bytes; zero or greater
     * @param length its length in bytes; zero or greater
     * @param progress is told, by this thread, how many bytes of the part are sent; each time more
     * @throws IOException also if the file cannot be read, or is shorter: then bytes before its end were sent
     */
    void send(Path file, long offset, long length, LongConsumer progress) throws IOException;

    /** Blocks until everything that was written is handed to the socket. */
    void flush() throws IOException;

    /**
     * Ends the own direction after what was written before: the peer reads the end of the stream, and may go on
     * sending. Blocks as {@link #flush()} does. With TLS before 1.3 the peer closes the connection in answer (RFC 5246,
     * section 7.2.1).
     */
    void endOutput() throws IOException;

    /**
     * Sets how long reads wait for a byte from now on; zero for as long as it takes. At first it is the {@code
     * idle-timeout} of the server, for the first byte its {@code first-byte-timeout} if that is set, and at a client
     * the {@code request-timeout}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    void readTimeout(Duration timeout);

    /**
     * Sets how long a write waits while the peer takes nothing, from now on; zero for as long as it takes. At first it
     * is the {@code write-timeout} of the server, and at a client the {@code request-timeout}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    void writeTimeout(Duration timeout);

    /** Returns the address of the trusted proxy that has told for whom it connects; null if none has. */
    @Nullable SocketAddress proxyAddress();

    /** Returns whether the server is being stopped: a handler that goes on for long should come to its end. */
    boolean isDraining();

    /**
     * Resets the connection at once: what is not sent is lost, and the peer sees a failure instead of the end of the
     * stream. Does not block. Closed already, it does nothing.
     */
    void abort();

    /**
     * Sends what was written and closes the connection. Blocks as {@link #flush()} does. Closed already, it does
     * nothing.
     *
     * @throws IOException if what was written could not be sent; the connection is reset
     */
    @Override
    void close() throws IOException;
}
