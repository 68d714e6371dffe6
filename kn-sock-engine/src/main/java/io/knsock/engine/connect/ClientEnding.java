package io.knsock.engine.connect;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.UnsolicitedFrameException;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.framing.PartialFrame;
import io.knsock.engine.net.MemoryShortage;
import io.knsock.engine.tls.Tls;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.framing.MalformedFrameException;
import io.knsock.framing.UnfinishedFrameException;
import io.knsock.tls.TlsException;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What has ended a client's connection, and what those are told who wait on it. Written by the event loop, and by who
 * closes; read by any thread.
 */
final class ClientEnding {
    private final ClientConfig config;
    private final Endpoint endpoint;

    /** What has ended the connection, where that was a failure; the first one stands. */
    private volatile @Nullable Throwable failure;

    /** What had arrived of a frame when the connection ended or somebody gave up; the first one stands. */
    private volatile @Nullable PartialFrame partial;

    ClientEnding(ClientConfig config, Endpoint endpoint) {
        this.config = config;
        this.endpoint = endpoint;
    }

    /** Takes it that something has failed; what failed first stands. */
    void because(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Returns what has failed, or null. */
    @Nullable Throwable failure() {
        return failure;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Returns whether there is more to say of the end than that it came. */
    boolean isKnown() {
        return failure != null || partial != null;
    }

    /** Looks what has arrived of a frame; on the event loop, while the decoder has what it keeps. */
    void notePartial(Frames.Decoder decoder) {
        if (partial == null) {
            try {
                partial = decoder.partialFrame();
            } catch (Throwable noMemory) {
                // it is not told; that the connection ends matters more
            }
        }
    }

    /** Returns what had arrived of a frame, if that is known. */
    @Nullable PartialFrame partial() {
        return partial;
    }

    /** Says in the log what had arrived of a frame. */
    void tellPartial() {
        PartialFrame begun = partial;
        if (begun != null && !(failure instanceof UnsolicitedFrameException)) {
            try {
                ClientLog.unfinishedFrame(endpoint.toString(), begun.text(config.framing()), config.framing());
            } catch (Throwable noMemory) {
                // those who wait are still to be told
            }
        }
    }

    /** Says what had arrived of a frame, if anything had, for the end of a sentence. */
    String held() {
        PartialFrame begun = partial;
        return begun == null
                ? ""
                : "; it held " + begun.text(config.framing()) + ": " + PartialFrame.question(config.framing());
    }

    /** Returns a failure with the frame that was not finished, if there was one. */
    @Nullable Throwable withPartial(@Nullable Throwable known) {
        PartialFrame begun = partial;
        return begun == null ? known : begun.failure("connection to " + endpoint, config.framing(), known);
    }

    /** Returns the frame that was not finished as what is thrown. */
    UnfinishedFrameException unfinished(PartialFrame begun) {
        return begun.failure("connection to " + endpoint, config.framing(), failure);
    }

    /**
     * Takes it that the peer has sent what no request in flight had asked for: what comes next could be more of that,
     * and would be taken for the reply.
     */
    void unsolicited(Queue<Message> unread, @Nullable PartialFrame begun) {
        long bytes = unread.stream().mapToLong(Message::length).sum();
        String text = "connection to " + endpoint
                + " is closed: the peer had sent what no request in flight had asked for: "
                + (unread.isEmpty() ? "" : unread.size() + (unread.size() == 1 ? " message" : " messages"))
                + (unread.isEmpty() ? "" : " (" + bytes + (bytes == 1 ? " byte)" : " bytes)"))
                + (unread.isEmpty() || begun == null ? "" : " and ")
                + (begun == null ? "" : begun.text(config.framing()))
                + "; does it greet, send keep-alives, or reply more than once? nothing was sent";
        ClientLog.unsolicited(endpoint.toString(), text);
        because(new UnsolicitedFrameException(text));
    }

    /**
     * Returns what is thrown; a new exception for each who gets one: they are thrown in different threads.
     *
     * @param written whether some of the message may have been
     * @param closedHere whether the connection was closed by this end
     */
    KnSockException lost(boolean written, boolean closedHere) {
        Throwable known = failure;
        Throwable told = withPartial(known);
        OutOfMemoryError lack = MemoryShortage.of(known);
        if (lack != null) {
            return new ConnectionClosedException(
                    Reason.FAILED,
                    "connection to " + endpoint + " is closed: " + MemoryShortage.text(lack),
                    told,
                    written);
        }
        if (known instanceof UnsolicitedFrameException) {
            return new UnsolicitedFrameException(String.valueOf(known.getMessage()), written);
        }
        if (known instanceof ConnectionClosedException silent && silent.reason() == Reason.PEER_SILENT) {
            return new ConnectionClosedException(
                    Reason.PEER_SILENT, silent.getMessage() + held(), withPartial(null), written);
        }
        if (known instanceof FrameTooLargeException large) { // of several frames together
            return new FrameTooLargeException(String.valueOf(large.getMessage()), withPartial(null), written);
        }
        if (known instanceof TooLongFrameException) {
            return new FrameTooLargeException(
                    "a frame from " + endpoint + " is larger than max-frame-bytes=" + config.maxFrameBytes()
                            + "; the connection is closed",
                    told,
                    written);
        }
        if (known instanceof CorruptedFrameException) {
            return new MalformedFrameException(
                    "a frame from " + endpoint + " is malformed: " + known.getMessage()
                            + "; the connection is closed: does the peer use framing " + config.framing() + "?",
                    told,
                    written);
        }
        if (Tls.failure(known) instanceof SSLException tls) {
            return new TlsException("TLS with " + endpoint + " failed: " + Tls.reason(tls) + held(), tls, written);
        }
        if (known instanceof RejectedExecutionException) {
            return new ConnectionClosedException(
                    Reason.ENGINE_STOPPED,
                    "connection to " + endpoint + " is closed: the engine is stopped",
                    known,
                    written);
        }
        if (known instanceof Error || known instanceof RuntimeException) {
            return new ConnectionClosedException(
                    Reason.FAILED,
                    "connection to " + endpoint + " is closed, since this end has failed: " + known,
                    told,
                    written);
        }
        return new ConnectionClosedException(
                closedHere ? Reason.CLOSED : Reason.PEER_CLOSED,
                "connection to " + endpoint
                        + (closedHere ? " is closed" : " was closed by the peer")
                        + (known == null ? "" : ": " + Tls.reason(known))
                        + held(),
                told,
                written);
    }

    /** Returns the failure that closed the channel, where only that it is closed is known otherwise. */
    Throwable whyClosed(Throwable otherwise) {
        Throwable known = failure;
        return known != null && otherwise instanceof ClosedChannelException ? known : otherwise;
    }
}
