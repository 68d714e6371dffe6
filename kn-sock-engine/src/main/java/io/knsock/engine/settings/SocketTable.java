package io.knsock.engine.settings;

import io.knsock.config.SocketConfig;
import io.knsock.engine.time.Durations;
import java.util.List;
import java.util.stream.Stream;

/** The settings of {@link SocketConfig}. */
final class SocketTable {
    /** Those of the sockets of clients. */
    static final List<Setting<SocketConfig.Builder>> CLIENT = List.of(
            new Setting<>(
                    "no-delay",
                    "true or false",
                    "true",
                    "Whether small segments are sent without delay (TCP_NODELAY).",
                    (socket, value) -> socket.noDelay(Values.bool(value))),
            new Setting<>(
                    "keep-alive",
                    "true or false",
                    "true",
                    "Whether the system probes idle connections (SO_KEEPALIVE).",
                    (socket, value) -> socket.keepAlive(Values.bool(value))),
            new Setting<>(
                    "keep-alive-idle",
                    "duration",
                    "0s",
                    "After what silence the first probe is sent, in whole seconds; 0s: the system chooses.",
                    (socket, value) -> socket.keepAliveIdle(Durations.parse(value))),
            new Setting<>(
                    "keep-alive-interval",
                    "duration",
                    "0s",
                    "How long after a probe without an answer the next is sent, in whole seconds; 0s: the system chooses.",
                    (socket, value) -> socket.keepAliveInterval(Durations.parse(value))),
            new Setting<>(
                    "keep-alive-count",
                    "0 to 127",
                    "0",
                    "After how many probes without an answer the connection is lost; 0: the system chooses.",
                    (socket, value) -> socket.keepAliveCount(Values.integer(value))),
            new Setting<>(
                    "user-timeout",
                    "duration",
                    "0s",
                    "How long what was sent may be unacknowledged (TCP_USER_TIMEOUT); Linux only; 0s: the system chooses.",
                    (socket, value) -> socket.userTimeout(Durations.parse(value))),
            new Setting<>(
                    "receive-buffer-bytes",
                    "bytes",
                    "0",
                    "The size of the system's receive buffer; 0: the system chooses.",
                    (socket, value) -> socket.receiveBufferBytes(Values.integer(value))),
            new Setting<>(
                    "send-buffer-bytes",
                    "bytes",
                    "0",
                    "The size of the system's send buffer; 0: the system chooses.",
                    (socket, value) -> socket.sendBufferBytes(Values.integer(value))));

    /** Those of the sockets of servers: those of clients, and more. */
    static final List<Setting<SocketConfig.Builder>> SERVER = Stream.concat(
                    CLIENT.stream(),
                    Stream.<Setting<SocketConfig.Builder>>of(
                            new Setting<>(
                                    "reuse-address",
                                    "true or false",
                                    "true",
                                    "Whether a port with connections in TIME_WAIT may be bound (SO_REUSEADDR).",
                                    (socket, value) -> socket.reuseAddress(Values.bool(value))),
                            new Setting<>(
                                    "backlog",
                                    "at least 1",
                                    "1024",
                                    "How many connections may wait to be accepted.",
                                    (socket, value) -> socket.backlog(Values.integer(value)))))
            .toList();

    private SocketTable() {}
}
