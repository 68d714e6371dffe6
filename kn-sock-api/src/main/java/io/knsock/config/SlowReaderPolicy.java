package io.knsock.config;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.SlowReaderException;

/**
 * What happens when {@link ServerLimits#maxOutboundBytes()} wait to be written to a peer that does not read.
 *
 * @since 0.1
 */
public enum SlowReaderPolicy {
    /** The connection is closed. */
    CLOSE,
    /** The connection stays, and {@link Connection#sendAsync(Message)} fails with {@link SlowReaderException}. */
    REJECT
}
