package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.cli.flags.Arguments;
import io.knsock.cli.flags.CharsetConverter;
import io.knsock.cli.flags.Group;
import io.knsock.cli.flags.SettingFlags;
import io.knsock.cli.output.CommandFailure;
import io.knsock.cli.output.Console;
import io.knsock.cli.output.ExitCode;
import io.knsock.cli.output.JsonEvents;
import io.knsock.cli.output.ServerEvents;
import io.knsock.config.ServerConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.KnSock;
import io.knsock.engine.settings.Settings;
import io.knsock.tls.TlsException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the two servers have in common: where they listen, and what they reply until they are stopped. */
@Group.In(Group.SERVER)
final class EchoServer {
    /** For the help of both. */
    static final String HOW_IT_RUNS = "It runs until SIGTERM or SIGINT (Ctrl-C); then it accepts no more, finishes for"
            + " at most --drain-timeout what it has in flight, and exits. In raw framing, what arrives in several pieces"
            + " is answered in several pieces.";

    private static final byte[] PREFIX = "Echo: ".getBytes(UTF_8);

    @Parameters(
            index = "0",
            paramLabel = "PORT",
            description = "The port to bind; 0 lets the system choose. Of no account with" + " --unix-socket.")
    private String port = "";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The local address to bind; 0.0.0.0 or :: for all. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(names = "--echo", description = "Reply 'Echo: ' and what was received. This is the default.")
    private boolean echo;

    @Option(names = "--reply", paramLabel = "TEXT", description = "Reply this text to every message.")
    private @Nullable String reply;

    @Option(
            names = "--heartbeat",
            paramLabel = "TEXT",
            description = "Send this text on a connection on which nothing has been received for --idle-notice, and"
                    + " again each time that goes on for as long.")
    private @Nullable String heartbeat;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            converter = CharsetConverter.class,
            description = "The encoding of --reply and --heartbeat. Default: ${DEFAULT-VALUE}.")
    private Charset charset = UTF_8;

    @Option(
            names = "--json",
            description = "Log what happens on standard output, one line of JSON for each event: listening, message,"
                    + " stopped. What messages hold is not logged.")
    private boolean json;

    private final SettingFlags settings = new SettingFlags()
            .own("host", "--host", () -> host)
            .ownUnless("unix-socket", "port", "PORT", () -> port)
            .fallback("framing", "raw", () -> "raw")
            .derive(Settings.SERVER, Group.SETTINGS)
            .derive(Settings.LIMITS, Group.LIMITS)
            .derive(Settings.SERVER_SOCKET, Group.SOCKETS);

    SettingFlags settings() {
        return settings;
    }

    /** Serves until it is time to stop, and then finishes what is in flight. Blocks meanwhile. */
    ExitCode serve(Console console, StopSignal stop) throws InterruptedException {
        if (echo && reply != null) {
            throw new IllegalArgumentException("--echo and --reply contradict each other: give one of them");
        }
        Message replied = encoded("--reply", reply);
        Message beat = encoded("--heartbeat", heartbeat);
        ServerConfig config = settings.read(source -> Settings.server("echo", source));
        if ((beat == null) != config.limits().idleNotice().isZero()) {
            throw new IllegalArgumentException(
                    "--heartbeat says what is sent, and --idle-notice after what silence: give both, or none");
        }
        ServerEvents events = json ? new JsonEvents(console) : ServerEvents.NONE;
        stop.arm(config.drainTimeout());
        TcpServer server = bind(config, replied, beat, events);
        try (server) {
            String endpoint = config.unixSocket() == null ? endpoint(server.port()) : server.endpoint();
            console.say("listening on " + endpoint);
            events.listening(endpoint, config);
            Throwable failure = awaitEnd(stop.requested(), failureOf(server));
            if (failure != null) {
                return failed(console, server, failure);
            }
            StopResult result = server.stop(config.drainTimeout());
            events.stopped(endpoint, result);
            return drained(console, result);
        }
    }

    /** Returns what completes if what serves has failed, and nobody is served any more. */
    private static CompletableFuture<Throwable> failureOf(TcpServer server) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        server.whenStopped().whenComplete((stopped, why) -> {
            if (why != null) {
                failure.complete(why);
            }
        });
        return failure;
    }

    /** Blocks until it is time to stop, and returns null; or until what serves has failed, and returns why. */
    static @Nullable Throwable awaitEnd(CompletableFuture<?> stop, CompletableFuture<Throwable> failure)
            throws InterruptedException {
        try {
            CompletableFuture.anyOf(stop, failure).get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        return stop.isDone() ? null : failure.join();
    }

    /** There is nothing to wait for. */
    static ExitCode failed(Console console, TcpServer server, Throwable failure) {
        console.complain("the server has failed and serves nobody any more: " + failure);
        try {
            server.stop(Duration.ZERO);
        } catch (RuntimeException another) { // of what cannot stop either; the process ends next
            console.complain("it does not stop as it should: " + another);
        }
        return ExitCode.ENGINE;
    }

    private @Nullable Message encoded(String option, @Nullable String text) {
        String what = "the text of " + option;
        return text == null ? null : CharsetConverter.encoded(what, Arguments.sendable(what, text), charset);
    }

    private TcpServer bind(
            ServerConfig config, @Nullable Message replied, @Nullable Message beat, ServerEvents events) {
        Handlers handlers = Handlers.of((connection, message) -> answer(connection, message, replied, events));
        try {
            return KnSock.listen(config, beat == null ? handlers : handlers.listener(new Heartbeat(beat)));
        } catch (TlsException badFiles) {
            throw badFiles;
        } catch (KnSockException notBound) {
            throw new CommandFailure(ExitCode.CANNOT_BIND, String.valueOf(notBound.getMessage()), notBound);
        }
    }

    private record Heartbeat(Message beat) implements ConnectionListener {
        @Override
        public void opened(Connection connection) {}

        @Override
        public Message idle(Connection connection, Duration silence) {
            return beat;
        }

        @Override
        public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) {}
    }

    private static Message answer(
            Connection connection, Message message, @Nullable Message replied, ServerEvents events) {
        Message answer = replied == null ? echo(message) : replied;
        events.message(connection, message, answer);
        return answer;
    }

    /** Bytes before bytes: what came need not be text. */
    private static Message echo(Message message) {
        return Message.wrap(ByteBuffer.allocate(PREFIX.length + message.length())
                .put(PREFIX)
                .put(message.buffer())
                .array());
    }

    private static ExitCode drained(Console console, StopResult result) {
        if (result.outcome() == StopResult.Outcome.GRACEFUL) {
            return ExitCode.SUCCESS;
        }
        console.complain("stopped by force: replies on " + result.cutConnections() + " connections were not written");
        return ExitCode.FAILURE;
    }

    /** The host as it was given: the system may know 0.0.0.0 by another name. */
    private String endpoint(int boundPort) {
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + boundPort;
    }
}
