package io.knsock.config;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.SlowReaderException;

/** What happens when {@link ServerLimits#maxOutboundBytes()} wait to be written to a peer that does not read. */
public enum SlowReaderPolicy {
    /** The connection is closed. */
    CLOSE,
    /** The connection stays, and {@link Connection#send(Message)} fails with {@link SlowReaderException}. */
    REJECT
}
