package io.knsock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.ServerConfig;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.engine.KnSock;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the two servers have in common: where they listen, and that they echo until they are stopped. */
final class EchoServer {
    /** For the help of both. */
    static final String HOW_IT_RUNS = "It runs until SIGTERM or SIGINT (Ctrl-C); then it accepts no more, finishes for"
            + " at most 10 s what it has in hand, and exits. In raw framing, what arrives in several pieces is echoed"
            + " in several pieces, each with its 'Echo: '.";

    private static final byte[] PREFIX = "Echo: ".getBytes(UTF_8);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    @Parameters(index = "0", paramLabel = "PORT", description = "The port to bind; 0 lets the system choose.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The local address to bind; 0.0.0.0 or :: for all. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Mixin
    private FrameOptions frames = new FrameOptions();

    /** Serves until it is time to stop, and then finishes what is in hand. Blocks meanwhile. */
    ExitCode serve(Console console, StopSignal stop, @Nullable TlsConfig tls) throws InterruptedException {
        ServerConfig.Builder config =
                ServerConfig.builder().name("echo").host(host).port(port).tls(tls);
        frames.applyTo(config);
        stop.arm();
        TcpServer server = bind(config.build());
        try (server) {
            console.say("listening on " + endpoint(server.port()));
            stop.await();
            return drained(console, server.stop(DRAIN_TIMEOUT));
        }
    }

    private static TcpServer bind(ServerConfig config) {
        try {
            return KnSock.listen(config, (connection, message) -> echo(message));
        } catch (TlsException badFiles) {
            throw badFiles;
        } catch (KnSockException notBound) {
            throw new CommandFailure(ExitCode.CANNOT_BIND, String.valueOf(notBound.getMessage()), notBound);
        }
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
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + boundPort;
    }
}
