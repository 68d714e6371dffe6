package io.knsock.engine.container;

/** What a peer gets whose message could not be handled. */
public enum FailureAction {
    /** Its connection is closed. */
    CLOSE,
    /** Nothing: the connection goes on as if the handler had not replied. */
    NOTHING,
    /** A reply that the settings say; the connection goes on. */
    REPLY
}
