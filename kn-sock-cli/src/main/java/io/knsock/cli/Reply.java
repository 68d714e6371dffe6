package io.knsock.cli;

import io.knsock.ConnectionClosedException;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.cli.output.Answers;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.ExitCode;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.time.Deadline;
import io.knsock.engine.time.Durations;
import io.knsock.framing.Framing;
import io.knsock.framing.UnfinishedFrameException;
import java.time.Duration;
import java.util.Arrays;

/** The replies to messages: one message each, or what comes in raw framing before the silence. */
final class Reply {
    private final ClientConnection connection;
    private final Inbox inbox;
    private final ClientConfig config;
    private final Duration quietTime;
    private final long maxBytes;

    /** How much of the reply under way has come. */
    private long bytes;

    /** @param maxBytes how large one reply may be, in all its pieces */
    Reply(ClientConnection connection, Inbox inbox, ClientConfig config, Duration quietTime, long maxBytes) {
        this.connection = connection;
        this.inbox = inbox;
        this.config = config;
        this.quietTime = quietTime;
        this.maxBytes = maxBytes;
    }

    /**
     * Receives one reply. Blocks for at most the request timeout, and in raw framing one quiet time more.
     *
     * @throws RequestTimeoutException if there was none in time
     * @throws CommandFailure if it is too large, or does not end
     */
    void receive(Answers answers) throws InterruptedException {
        bytes = 0;
        Deadline deadline = Deadline.in(config.requestTimeout());
        Inbox.Event first = inbox.next(config.requestTimeout());
        if (first == null) {
            throw late(connection, config, "");
        } else if (first instanceof Inbox.Lost lost) {
            throw lost.why();
        } else if (first instanceof Inbox.Arrived arrived) {
            take(arrived.message(), answers);
        }
        if (config.framing() instanceof Framing.Raw) {
            receiveUntilQuiet(answers, deadline);
        }
    }

    /** Returns what is thrown if there was no message in time, with what had arrived of one. */
    static RequestTimeoutException late(ClientConnection connection, ClientConfig config, String since) {
        String what =
                "no message from " + config.endpoint() + " within " + Durations.text(config.requestTimeout()) + since;
        if (config.framing() instanceof Framing.Raw) {
            return new RequestTimeoutException(
                    what + ": raw framing marks no end of a message; if the server waits for one, --frame sets which");
        }
        UnfinishedFrameException held = connection.unfinishedFrame();
        return new RequestTimeoutException(what + (held == null ? "" : "; " + held.getMessage()), held);
    }

    private void take(Message piece, Answers answers) {
        long room = maxBytes - bytes;
        bytes += piece.length();
        if (bytes <= maxBytes) {
            answers.piece(piece);
            return;
        }
        answers.piece(Message.wrap(Arrays.copyOf(piece.bytes(), (int) room)));
        throw new CommandFailure(
                ExitCode.TOO_LARGE,
                "the reply of " + config.endpoint() + " has more than --max-reply-bytes=" + maxBytes
                        + ": raise it, or see why the server sends so much",
                null);
    }

    /**
     * The quiet time is granted whole even where the deadline is near: a reply that came in time is complete only when
     * nothing follows it.
     */
    private void receiveUntilQuiet(Answers answers, Deadline deadline) throws InterruptedException {
        while (!deadline.hasPassed()) {
            Inbox.Event event = inbox.next(quietTime);
            if (event instanceof Inbox.Arrived arrived) {
                take(arrived.message(), answers);
            } else if (event instanceof Inbox.Lost lost && !(lost.why() instanceof ConnectionClosedException)) {
                throw lost.why();
            } else {
                return;
            }
        }
        throw stillSending(config);
    }

    static CommandFailure stillSending(ClientConfig config) {
        return new CommandFailure(
                ExitCode.TIMEOUT, config.endpoint() + " was still sending when --timeout was over: raise it", null);
    }
}
