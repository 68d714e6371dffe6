package io.knsock;

import io.knsock.config.ServerLimits;

/**
 * Why a connection was closed as soon as it was accepted: nothing was read from it, and no handler was told of it.
 *
 * @since 0.1
 */
public enum RefusalReason {
    /** {@link ServerLimits#maxConnections()} were open. */
    MAX_CONNECTIONS,
    /** {@link ServerLimits#maxConnectionsPerAddress()} were open from the same address. */
    MAX_CONNECTIONS_PER_ADDRESS,
    /** The address is in none of {@link ServerLimits#allow()}, or in one of {@link ServerLimits#deny()}. */
    ADDRESS
}
