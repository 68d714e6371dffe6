package io.knsock.engine.settings;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.WireLog;
import io.knsock.conversation.Conversation;
import io.knsock.engine.time.Durations;
import io.knsock.framing.Framing;
import java.util.List;

/** The settings of {@link ClientConfig}, but for those that have tables of their own. */
final class ClientTable {
    /** Those of the connections to an endpoint. */
    static final List<Setting<ClientConfig.Builder>> ALL = List.of(
            new Setting<>(
                    "host",
                    "host name or address",
                    null,
                    "The host to connect to. Not with endpoints.",
                    ClientConfig.Builder::host),
            new Setting<>(
                    "port",
                    "1 to 65535",
                    null,
                    "The port to connect to. Not with endpoints.",
                    (client, value) -> client.port(Values.integer(value))),
            new Setting<>(
                    "endpoints",
                    "host:port or unix:path, with commas",
                    "none",
                    "The endpoints to connect to, instead of a host and a port; the preferred one first.",
                    (client, value) -> client.endpoints(Endpoint.parseList(value))),
            new Setting<>(
                    "local-address",
                    "host name or address",
                    "the system's choice",
                    "The address of this machine that connections are made from.",
                    ClientConfig.Builder::localAddress),
            new Setting<>(
                    "framing",
                    "a framing, see below",
                    "line",
                    "How the stream is cut into messages.",
                    (client, value) -> client.framing(Framing.parse(value))),
            new Setting<>(
                    "max-frame-bytes",
                    "bytes",
                    "1048576",
                    "The largest frame accepted; a larger one closes the connection.",
                    (client, value) -> client.maxFrameBytes(Values.integer(value))),
            new Setting<>(
                    "max-outbound-bytes",
                    "bytes",
                    "1048576",
                    "How much may wait to be written to a connection; a send beyond it fails at once.",
                    (client, value) -> client.maxOutboundBytes(Values.integer(value))),
            new Setting<>(
                    "connect-timeout",
                    "duration",
                    "5s",
                    "How long connecting may take, including name resolution and TLS handshake.",
                    (client, value) -> client.connectTimeout(Durations.parse(value))),
            new Setting<>(
                    "request-timeout",
                    "duration",
                    "30s",
                    "How long a request waits for its reply.",
                    (client, value) -> client.requestTimeout(Durations.parse(value))),
            new Setting<>(
                    "conversation",
                    "a conversation",
                    "none",
                    "How the protocol talks beyond one message for each request: custom:CLASS.",
                    (client, value) -> client.conversation(Conversation.parse(value))),
            new Setting<>(
                    "max-reply-frames",
                    "at least 1",
                    "1000",
                    "How many messages a reply may have; one of more closes the connection.",
                    (client, value) -> client.maxReplyFrames(Values.integer(value))),
            new Setting<>(
                    "max-reply-bytes",
                    "bytes",
                    "16777216, or max-frame-bytes if that is more",
                    "How many bytes the messages of a reply may have together.",
                    (client, value) -> client.maxReplyBytes(Values.integer(value))),
            new Setting<>(
                    "heartbeat",
                    "text",
                    "none",
                    "A heartbeat that the peer answers, where the conversation has none of its own.",
                    (client, value) -> client.heartbeat(Message.of(value))),
            new Setting<>(
                    "heartbeat-interval",
                    "duration",
                    "0s",
                    "The time without anything written after which a heartbeat is sent; 0s: never.",
                    (client, value) -> client.heartbeatInterval(Durations.parse(value))),
            new Setting<>(
                    "peer-timeout",
                    "duration",
                    "0s",
                    "The time without anything received after which the connection is closed; 0s: never.",
                    (client, value) -> client.peerTimeout(Durations.parse(value))),
            new Setting<>(
                    "wire-log",
                    Values.names(WireLog.class),
                    "off",
                    "What the logger io.knsock.wire logs at DEBUG; payload includes secrets.",
                    (client, value) -> client.wireLog(Values.constant(WireLog.class, value))));

    /** Those of a client that keeps one connection. */
    static final List<Setting<ClientConfig.Builder>> RECONNECT = List.of(
            new Setting<>(
                    "reconnect",
                    "true or false",
                    "true",
                    "Whether the client reconnects when its connection is lost.",
                    (client, value) -> client.reconnect(Values.bool(value))),
            new Setting<>(
                    "connect-in-background",
                    "true or false",
                    "false",
                    "Whether the client is created at once, and its calls wait for the first connection.",
                    (client, value) -> client.connectInBackground(Values.bool(value))),
            new Setting<>(
                    "reconnect-delay",
                    "duration",
                    "100ms",
                    "The pause after the first failure to reconnect; it doubles with each further failure.",
                    (client, value) -> client.reconnectDelay(Durations.parse(value))),
            new Setting<>(
                    "max-reconnect-delay",
                    "duration",
                    "30s",
                    "The longest pause between two attempts.",
                    (client, value) -> client.maxReconnectDelay(Durations.parse(value))),
            new Setting<>(
                    "connections",
                    "1 to 1000",
                    "1",
                    "How many connections the client keeps; a request goes to the one with the fewest under way.",
                    (client, value) -> client.connections(Values.integer(value))));

    private ClientTable() {}
}
