package io.knsock.engine.settings;

import io.knsock.config.SocketConfig;
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
