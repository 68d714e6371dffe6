package io.knsock;

/** Why a connection was closed before it became one: nothing was read from it, and no handler has heard of it. */
public enum Refusal {
    /** {@link Limits#maxConnections()} were open. */
    MAX_CONNECTIONS,
    /** {@link Limits#maxConnectionsPerAddress()} were open from the same address. */
    MAX_CONNECTIONS_PER_ADDRESS,
    /** The address is in none of {@link Limits#allow()}, or in one of {@link Limits#deny()}. */
    ADDRESS
}
