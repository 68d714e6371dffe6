package io.knsock.engine.settings;

import io.knsock.config.AddressRange;
import io.knsock.config.ServerLimits;
import io.knsock.config.SlowReaderPolicy;
import io.knsock.engine.time.Durations;
import java.util.List;

/** The settings of {@link ServerLimits}. */
final class LimitsTable {
    private static final String RANGES = "addresses or ranges, with commas";

    static final List<Setting<ServerLimits.Builder>> ALL = List.of(
            new Setting<>(
                    "max-connections",
                    "at least 1",
                    "10000",
                    "How many connections may be open; a further one is closed at once.",
                    (limits, value) -> limits.maxConnections(Values.integer(value))),
            new Setting<>(
                    "max-connections-per-address",
                    "0 or more",
                    "nine tenths of max-connections",
                    "How many connections may be open from one address (IPv6: one /64); 0: no limit per address.",
                    (limits, value) -> limits.maxConnectionsPerAddress(Values.integer(value))),
            new Setting<>(
                    "max-accept-rate",
                    "connections each second",
                    "0",
                    "How many connections are accepted per second; the others wait in the backlog; 0: no limit.",
                    (limits, value) -> limits.maxAcceptRate(Values.integer(value))),
            new Setting<>(
                    "allow",
                    RANGES,
                    "all",
                    "The addresses that are admitted.",
                    (limits, value) -> limits.allow(AddressRange.parseList(value))),
            new Setting<>(
                    "deny",
                    RANGES,
                    "none",
                    "The addresses that are refused, even if allow has them.",
                    (limits, value) -> limits.deny(AddressRange.parseList(value))),
            new Setting<>(
                    "proxy-from",
                    RANGES,
                    "none",
                    "Proxies, whose connections must begin with a PROXY header; that header is refused from others.",
                    (limits, value) -> limits.proxyFrom(AddressRange.parseList(value))),
            new Setting<>(
                    "first-byte-timeout",
                    "duration",
                    "0s",
                    "How long the first byte may take; 0s: as long as idle-timeout.",
                    (limits, value) -> limits.firstByteTimeout(Durations.parse(value))),
            new Setting<>(
                    "frame-timeout",
                    "duration",
                    "30s",
                    "How long a frame may take from its first byte to its last; 0s: no limit.",
                    (limits, value) -> limits.frameTimeout(Durations.parse(value))),
            new Setting<>(
                    "idle-timeout",
                    "duration",
                    "10m",
                    "Idle time after which a connection is closed: nothing in flight, received or sent; 0s: never.",
                    (limits, value) -> limits.idleTimeout(Durations.parse(value))),
            new Setting<>(
                    "idle-notice",
                    "duration",
                    "0s",
                    "Time without a message in flight or anything received after which the application is told, to"
                            + " send a heartbeat for instance; 0s: never.",
                    (limits, value) -> limits.idleNotice(Durations.parse(value))),
            new Setting<>(
                    "write-timeout",
                    "duration",
                    "30s",
                    "How long the peer may take to accept a written message; 0s: no limit.",
                    (limits, value) -> limits.writeTimeout(Durations.parse(value))),
            new Setting<>(
                    "max-outbound-bytes",
                    "bytes",
                    "1048576",
                    "How much may wait to be written to a connection.",
                    (limits, value) -> limits.maxOutboundBytes(Values.integer(value))),
            new Setting<>(
                    "max-buffered-bytes",
                    "bytes",
                    "0",
                    "How much may be buffered for all connections together; 0: a quarter of the JVM's memory.",
                    (limits, value) -> limits.maxBufferedBytes(Values.integer(value))),
            new Setting<>(
                    "slow-reader",
                    Values.names(SlowReaderPolicy.class),
                    "close",
                    "What happens when a send exceeds max-outbound-bytes: the connection is closed, or the"
                            + " send fails.",
                    (limits, value) -> limits.slowReader(Values.constant(SlowReaderPolicy.class, value))));

    private LimitsTable() {}
}
