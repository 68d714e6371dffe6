package io.knsock;

/** What happens when {@link Limits#maxOutboundBytes()} wait to be written to a far end that does not read. */
public enum SlowReader {
    /** The connection is closed. */
    CLOSE,
    /** The connection stays, and {@link Connection#send(Message)} fails with {@link SlowReaderException}. */
    REJECT
}
