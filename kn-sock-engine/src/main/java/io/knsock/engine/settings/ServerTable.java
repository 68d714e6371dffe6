package io.knsock.engine.settings;

import io.knsock.Message;
import io.knsock.config.ReplyOrder;
import io.knsock.config.ServerConfig;
import io.knsock.config.WireLog;
import io.knsock.engine.time.Durations;
import io.knsock.framing.Framing;
import java.nio.file.Path;
import java.util.List;

/** The settings of {@link ServerConfig}, but for those that have tables of their own. */
final class ServerTable {
    static final List<Setting<ServerConfig.Builder>> ALL = List.of(
            new Setting<>(
                    "host",
                    "host name or address",
                    "127.0.0.1",
                    "The local address to bind; 0.0.0.0 or :: for all.",
                    ServerConfig.Builder::host),
            new Setting<>(
                    "port",
                    "0 to 65535",
                    null,
                    "The port to bind; 0 lets the system choose. Not with unix-socket.",
                    (server, value) -> server.port(Values.integer(value))),
            new Setting<>(
                    "unix-socket",
                    "file",
                    "none",
                    "The Unix domain socket to bind instead of a host and a port.",
                    (server, value) -> server.unixSocket(Path.of(value))),
            new Setting<>(
                    "unix-socket-mode",
                    "octal digits, such as 660",
                    "the umask's",
                    "The file mode of unix-socket, which decides who may connect.",
                    (server, value) -> server.unixSocketMode(Values.mode(value))),
            new Setting<>(
                    "framing",
                    "a framing, see below",
                    "line",
                    "How the stream is cut into messages.",
                    (server, value) -> server.framing(Framing.parse(value))),
            new Setting<>(
                    "max-frame-bytes",
                    "bytes",
                    "1048576",
                    "The largest frame accepted; a larger one closes the connection.",
                    (server, value) -> server.maxFrameBytes(Values.integer(value))),
            new Setting<>(
                    "max-concurrent-messages",
                    "at least 1",
                    "1024",
                    "How many messages may be handled at once; 1: one at a time across all connections.",
                    (server, value) -> server.maxConcurrentMessages(Values.integer(value))),
            new Setting<>(
                    "max-concurrent-messages-per-connection",
                    "1 to 32",
                    "1",
                    "How many messages of one connection may be handled at once.",
                    (server, value) -> server.maxConcurrentMessagesPerConnection(Values.integer(value))),
            new Setting<>(
                    "reply-order",
                    Values.names(ReplyOrder.class),
                    "kept",
                    "The order of replies with several messages at once: of the messages, or as they are ready.",
                    (server, value) -> server.replyOrder(Values.constant(ReplyOrder.class, value))),
            new Setting<>(
                    "slow-handler-warning",
                    "duration",
                    "30s",
                    "Time in the handler after which a warning is logged; 0s: never.",
                    (server, value) -> server.slowHandlerWarning(Durations.parse(value))),
            new Setting<>(
                    "drain-timeout",
                    "duration",
                    "10s",
                    "How long a stop waits for messages in flight.",
                    (server, value) -> server.drainTimeout(Durations.parse(value))),
            new Setting<>(
                    "goodbye",
                    "text",
                    "none",
                    "The message sent on each open connection when the server stops.",
                    (server, value) -> server.goodbye(Message.of(value))),
            new Setting<>(
                    "wire-log",
                    Values.names(WireLog.class),
                    "off",
                    "What the logger io.knsock.wire logs at DEBUG; payload includes secrets.",
                    (server, value) -> server.wireLog(Values.constant(WireLog.class, value))));

    private ServerTable() {}
}
