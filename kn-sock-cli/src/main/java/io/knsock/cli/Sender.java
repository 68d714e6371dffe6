package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.CharsetConverter;
import io.knsock.cli.flags.DurationConverter;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.flags.Target;
import io.knsock.cli.output.Answers;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.HexAnswers;
import io.knsock.cli.output.JsonAnswers;
import io.knsock.cli.output.PlainAnswers;
import io.knsock.cli.output.TextAnswers;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.client.ClientConnection;
import io.knsock.framing.Framing;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the two commands that send have in common: the message, how often it is sent, and how its reply is printed. */
@Group.In(Group.WHAT)
final class Sender {
    /** For the help of both. */
    static final String HOW_IT_REPLIES = "The reply goes to standard output as it came, with an end of line if it has"
            + " none; all else goes to standard error. In framings that mark the end of a message the reply is one"
            + " message. In raw framing nothing marks its end: it is what arrives until the server closes the"
            + " connection or, after the first bytes, is silent for --quiet-time.";

    private static final String STANDARD_INPUT = "-";

    @Mixin
    private Target target;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "MESSAGE",
            description = "The message, sent in --charset. '-': all of standard input, byte for byte; in line framing"
                    + " without its last end of line. None, at a terminal: --interactive.")
    private @Nullable String text;

    @Option(
            names = "--interactive",
            description = "Send each line that is typed, and print what arrives as it arrives, until the end of the"
                    + " input (Ctrl-D) or until the server closes. In raw framing a line is sent with its line feed.")
    private boolean interactive;

    @Option(
            names = "--repeat",
            paramLabel = "TIMES",
            description = "Send the message so many times over one connection, each after the reply to the one"
                    + " before. Default: 1.")
    private int repeat = 1;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long to wait between a reply and the next message of --repeat. Default: not at all.")
    private @Nullable Duration interval;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            converter = CharsetConverter.class,
            description = "The encoding of the message, and of its reply, which is then printed in that of the"
                    + " terminal. Default: UTF-8, and the reply is printed byte for byte.")
    private @Nullable Charset charset;

    @Option(names = "--no-reply", description = "Await no reply: be done when the message is written.")
    private boolean noReply;

    @Option(
            names = "--hex",
            description = "Print the reply in hexadecimal and ASCII, 16 bytes to a line, and not as it came.")
    private boolean hex;

    @Option(
            names = "--json",
            description = "Print one line of JSON for each message: endpoint, sizes in bytes, times in microseconds,"
                    + " and the reply as text or, if it is not UTF-8, in base64; or the error with its type.")
    private boolean json;

    @Group.In(Group.TIME)
    @Option(
            names = "--quiet-time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The silence after which a reply in raw framing is taken to be complete. Default: 200ms.")
    private Duration quietTime = Duration.ofMillis(200);

    @Group.In(Group.LIMITS)
    @Option(
            names = "--max-reply-bytes",
            paramLabel = "BYTES",
            description = "How large the reply to one message may be, in raw framing in all its pieces; a larger one"
                    + " is printed up to there, and ends the command with exit code 10. Default: ${DEFAULT-VALUE}.")
    private long maxReplyBytes = 16 << 20;

    Sender(Target target) {
        this.target = target;
    }

    SettingFlags settings() {
        return target.settings();
    }

    /** Sends the messages and prints the replies. Blocks meanwhile. */
    ExitCode send(Console console) throws IOException, InterruptedException {
        checkFlags();
        ClientConfig config = target.config();
        if (interactive || (text == null && console.terminal().getAsBoolean())) {
            checkForConversation();
            return converse(console, config);
        }
        Message message = message(console, config.framing());
        try (Answers answers = answers(console, config, message)) {
            try {
                send(config, message, answers);
            } catch (KnSockException | CommandFailure failure) {
                answers.failed(failure);
                throw failure;
            }
        }
        return ExitCode.SUCCESS;
    }

    private void checkFlags() {
        if (repeat < 1) {
            throw new IllegalArgumentException("--repeat must be at least 1, but is " + repeat);
        }
        if (maxReplyBytes < 1) {
            throw new IllegalArgumentException("--max-reply-bytes must be at least 1, but is " + maxReplyBytes);
        }
        if (hex && json) {
            throw new IllegalArgumentException("--hex has no use with --json: give one of them");
        }
    }

    private void checkForConversation() {
        if (text != null || json || noReply || repeat > 1 || charset != null) {
            throw new IllegalArgumentException("--interactive has no use for a MESSAGE, --repeat, --no-reply, --charset"
                    + " or --json: leave them out");
        }
    }

    private ExitCode converse(Console console, ClientConfig config) throws InterruptedException {
        try (SocketEngine engine = engine();
                ClientConnection connection = engine.connector(config).connect(config.connectTimeout());
                Answers answers = hex ? new HexAnswers(console) : new PlainAnswers(console.out())) {
            return new Conversation(console, config, connection, answers, quietTime).run();
        }
    }

    private Answers answers(Console console, ClientConfig config, Message message) {
        if (json) {
            return new JsonAnswers(console, config, message.length(), charset());
        }
        if (hex) {
            return new HexAnswers(console);
        }
        return charset == null ? new PlainAnswers(console.out()) : new TextAnswers(console.out(), charset);
    }

    private void send(ClientConfig config, Message message, Answers answers) throws InterruptedException {
        try (SocketEngine engine = engine()) {
            if (noReply) {
                sendOnly(engine, config, message, answers);
            } else {
                exchange(engine, config, message, answers);
            }
        }
    }

    private void sendOnly(SocketEngine engine, ClientConfig config, Message message, Answers answers)
            throws InterruptedException {
        try (TcpClient client = engine.connect(config)) {
            answers.connected();
            for (int time = 0; time < repeat; time++) {
                pauseBefore(time);
                answers.begin();
                client.send(message);
                answers.end();
            }
        }
    }

    private void exchange(SocketEngine engine, ClientConfig config, Message message, Answers answers)
            throws InterruptedException {
        try (ClientConnection connection = engine.connector(config).connect(config.connectTimeout());
                Inbox inbox = new Inbox(connection)) {
            answers.connected();
            Reply reply = new Reply(connection, inbox, config, quietTime, maxReplyBytes);
            for (int time = 0; time < repeat; time++) {
                pauseBefore(time);
                answers.begin();
                // Not an exchange: that refuses a peer that speaks first, as those of SMTP and SSH do.
                connection.send(message);
                reply.receive(answers);
                answers.end();
            }
        }
    }

    private void pauseBefore(int time) throws InterruptedException {
        if (time > 0 && interval != null) {
            Thread.sleep(interval.toMillis());
        }
    }

    private static SocketEngine engine() {
        return SocketEngine.start(EngineExecutors.builder().loopCount(1).build());
    }

    private Message message(Console console, Framing framing) throws IOException {
        if (text == null) {
            throw new IllegalArgumentException(
                    "there is no MESSAGE: give one, or - for standard input, or --interactive");
        }
        Message message = text.equals(STANDARD_INPUT)
                ? Message.wrap(line(console.in().readAllBytes(), framing))
                : CharsetConverter.encoded("the message", Arguments.sendable("the message", text), charset());
        if (message.isEmpty() && framing instanceof Framing.Raw) {
            throw new IllegalArgumentException("an empty message puts nothing on the wire in raw framing");
        }
        return message;
    }

    private Charset charset() {
        return charset == null ? UTF_8 : charset;
    }

    /** Line framing writes the end of line itself. */
    private static byte[] line(byte[] input, Framing framing) {
        boolean ended = framing instanceof Framing.Line && input.length > 0 && input[input.length - 1] == '\n';
        return ended ? Arrays.copyOf(input, input.length - 1) : input;
    }
}
