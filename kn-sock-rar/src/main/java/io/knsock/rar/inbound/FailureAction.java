package io.knsock.rar.inbound;

/** What a peer gets whose message could not be handled. */
enum FailureAction {
    /** Its connection is closed. */
    CLOSE,
    /** Nothing: the connection goes on as if the bean had not replied. */
    NOTHING,
    /** A reply that the settings say; the connection goes on. */
    REPLY
}
