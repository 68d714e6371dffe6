package io.knsock.cli;

import io.knsock.ClientConfig;
import io.knsock.ConnectionClosedException;
import io.knsock.Framing;
import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.Threads;
import io.knsock.TlsConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the two commands that send have in common: the message, where it goes, and how long its reply may take. */
final class Sender {
    /** For the help of both. */
    static final String HOW_IT_REPLIES = "The reply goes to standard output as it came, with an end of line if it has"
            + " none; all else goes to standard error. In line framing the reply is one line. In raw framing nothing"
            + " marks its end: it is what arrives until the server closes the connection or, after the first bytes, is"
            + " silent for --quiet-time.";

    /** What the JVM puts in place of argument bytes that its locale does not know. */
    private static final char UNDECODABLE = '\uFFFD';

    @Parameters(index = "0", paramLabel = "HOST", description = "The host name or address to connect to.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "PORT", description = "The port to connect to.")
    private int port;

    @Parameters(index = "2", paramLabel = "MESSAGE", description = "The message; it is sent in UTF-8.")
    private String text = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long connecting may take, and then how long the reply may take: 250ms, 10s, 5m."
                    + " Default: 5s.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(
            names = "--quiet-time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The silence after which a reply in raw framing is taken to be complete. Default: 200ms.")
    private Duration quietTime = Duration.ofMillis(200);

    @Mixin
    private FrameOptions frames = new FrameOptions();

    /** Sends the message and prints the reply. Blocks meanwhile. */
    ExitCode send(Console console, @Nullable TlsConfig tls) {
        ClientConfig.Builder builder = ClientConfig.builder()
                .host(host)
                .port(port)
                .tls(tls)
                .connectTimeout(timeout)
                .requestTimeout(timeout);
        frames.applyTo(builder);
        ClientConfig config = builder.build();
        Message message = message(config.framing());
        try (SocketEngine engine =
                        SocketEngine.start(Threads.builder().loopCount(1).build());
                ClientConnection connection = engine.connector(config).connect(timeout);
                ReplyPrinter printer = new ReplyPrinter(console.out())) {
            // Not an exchange: that refuses a far end that speaks first, as those of SMTP and SSH do.
            connection.send(message);
            Deadline deadline = Deadline.in(timeout);
            printer.print(connection.receive(timeout));
            if (config.framing() instanceof Framing.Raw) {
                printUntilQuiet(connection, printer, deadline, config.endpoint());
            }
        }
        return ExitCode.SUCCESS;
    }

    private Message message(Framing framing) {
        if (text.isEmpty() && framing instanceof Framing.Raw) {
            throw new IllegalArgumentException("an empty message puts nothing on the wire in raw framing");
        }
        if (text.indexOf(UNDECODABLE) >= 0) {
            throw new IllegalArgumentException("the message is not text in this locale, and would be sent damaged:"
                    + " set LC_ALL to one with UTF-8, such as C.UTF-8");
        }
        return Message.of(text);
    }

    /**
     * The quiet time is granted whole even where the deadline is near: a reply that came in time is complete only when
     * nothing follows it.
     */
    private void printUntilQuiet(
            ClientConnection connection, ReplyPrinter printer, Deadline deadline, String endpoint) {
        try {
            while (!deadline.hasPassed()) {
                printer.print(connection.receive(quietTime));
            }
        } catch (RequestTimeoutException | ConnectionClosedException complete) {
            return;
        }
        throw new CommandFailure(
                ExitCode.TIMEOUT, endpoint + " was still sending when --timeout was over: raise it", null);
    }
}
