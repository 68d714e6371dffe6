package io.knsock.cli;

import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.cli.output.Answers;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.Hints;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.time.Deadline;
import io.knsock.framing.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of the input as they come and prints what arrives as it arrives. A thread of its own reads the input,
 * since such a read cannot be interrupted when the peer closes; it tells the inbox, in front of what it causes.
 */
final class Conversation {
    private final Console console;
    private final ClientConfig config;
    private final ClientConnection connection;
    private final Answers answers;
    private final Duration quietTime;
    private final boolean raw;

    /** Messages without a reply; in raw framing, where one reply answers all of them, 0 or 1. */
    private int unanswered;

    /** When what is still to come must have come; null while there is input. */
    private @Nullable Deadline end;

    Conversation(
            Console console, ClientConfig config, ClientConnection connection, Answers answers, Duration quietTime) {
        this.console = console;
        this.config = config;
        this.connection = connection;
        this.answers = answers;
        this.quietTime = quietTime;
        this.raw = config.framing() instanceof Framing.Raw;
    }

    /** Goes on until the input has ended and the replies are there, or until the peer closes. Blocks meanwhile. */
    ExitCode run() throws InterruptedException {
        if (console.terminal().getAsBoolean()) {
            console.say("connected to " + config.endpoint() + "; each line is sent, Ctrl-D ends");
        }
        try (Inbox inbox = new Inbox(connection)) {
            Thread reader = new Thread(() -> readInput(inbox), "kn-sock-input");
            reader.setDaemon(true);
            reader.start();
            while (true) {
                Inbox.Event event = next(inbox);
                if (event == null) {
                    return ended();
                } else if (event instanceof Inbox.Lost lost) {
                    return lost(lost.why());
                }
                take(event);
            }
        }
    }

    private Inbox.@Nullable Event next(Inbox inbox) throws InterruptedException {
        if (end == null) {
            return inbox.next();
        }
        Duration left = end.remaining();
        if (end.hasPassed() && unanswered == 0) { // one that never stops is not waited for
            throw Reply.stillSending(config);
        }
        if (unanswered == 0) { // the end of the time is no silence: a peer that pauses then may go on
            left = raw ? quietTime : Duration.ZERO;
        }
        return inbox.next(left);
    }

    private void take(Inbox.Event event) {
        if (event instanceof Inbox.Arrived arrived) {
            unanswered = raw ? 0 : Math.max(0, unanswered - 1);
            answers.piece(arrived.message());
            if (!raw) {
                answers.end();
            }
        } else if (event instanceof Inbox.Sent) {
            unanswered = raw ? 1 : unanswered + 1;
        } else {
            end = Deadline.in(config.requestTimeout());
        }
    }

    private ExitCode ended() {
        if (unanswered == 0) {
            return ExitCode.SUCCESS;
        }
        throw Reply.late(connection, config, " of the end of the input");
    }

    /** That the peer closes is how many a conversation ends, but not before it has answered. */
    private ExitCode lost(RuntimeException why) {
        if (!(why instanceof ConnectionClosedException) || unanswered > 0 || Hints.unfinished(why) != null) {
            throw why;
        }
        console.say(config.endpoint() + " has closed the connection");
        return ExitCode.SUCCESS;
    }

    private void readInput(Inbox inbox) {
        try {
            try {
                for (Message line = line(); line != null; line = line()) {
                    inbox.put(new Inbox.Sent());
                    connection.send(line);
                }
                inbox.put(new Inbox.InputEnded());
            } catch (ConnectionClosedException lost) {
                // who receives hears of it, too, and after what arrived before
                return;
            } catch (KnSockException | IllegalArgumentException notSent) {
                inbox.put(new Inbox.Lost(notSent));
            } catch (IOException unreadable) {
                inbox.put(new Inbox.Lost(new CommandFailure(
                        ExitCode.FAILURE, "standard input cannot be read: " + unreadable.getMessage(), unreadable)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a line as bytes, which need not be text; null at the end of the input. */
    private @Nullable Message line() throws IOException {
        InputStream in = console.in();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        if (raw && next == '\n') {
            line.write(next);
        }
        return Message.wrap(line.toByteArray());
    }
}
