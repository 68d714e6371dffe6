package io.knsock.cli;

import io.knsock.ClientConfig;
import io.knsock.ConnectionClosedException;
import io.knsock.Framing;
import io.knsock.RequestTimeoutException;
import io.knsock.engine.client.Deadline;
import io.knsock.engine.client.Durations;
import java.time.Duration;

/** The replies to messages: one message each, or what comes in raw framing before the silence. */
final class Reply {
    private final Inbox inbox;
    private final ClientConfig config;
    private final Duration quietTime;

    Reply(Inbox inbox, ClientConfig config, Duration quietTime) {
        this.inbox = inbox;
        this.config = config;
        this.quietTime = quietTime;
    }

    /**
     * Receives one reply. Blocks for at most the request timeout, and in raw framing one quiet time more.
     *
     * @throws RequestTimeoutException if there was none in time
     */
    void receive(Answers answers) throws InterruptedException {
        Deadline deadline = Deadline.in(config.requestTimeout());
        Inbox.Event first = inbox.next(config.requestTimeout());
        if (first == null) {
            throw new RequestTimeoutException(
                    "no message from " + config.endpoint() + " within " + Durations.text(config.requestTimeout()));
        } else if (first instanceof Inbox.Lost lost) {
            throw lost.why();
        } else if (first instanceof Inbox.Arrived arrived) {
            answers.piece(arrived.message());
        }
        if (config.framing() instanceof Framing.Raw) {
            receiveUntilQuiet(answers, deadline);
        }
    }

    /**
     * The quiet time is granted whole even where the deadline is near: a reply that came in time is complete only when
     * nothing follows it.
     */
    private void receiveUntilQuiet(Answers answers, Deadline deadline) throws InterruptedException {
        while (!deadline.hasPassed()) {
            Inbox.Event event = inbox.next(quietTime);
            if (event instanceof Inbox.Arrived arrived) {
                answers.piece(arrived.message());
            } else if (event instanceof Inbox.Lost lost && !(lost.why() instanceof ConnectionClosedException)) {
                throw lost.why();
            } else {
                return;
            }
        }
        throw new CommandFailure(
                ExitCode.TIMEOUT, config.endpoint() + " was still sending when --timeout was over: raise it", null);
    }
}
