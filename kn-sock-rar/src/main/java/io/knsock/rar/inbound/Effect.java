package io.knsock.rar.inbound;

/** What a delivery has done to what its transaction knows of. */
enum Effect {
    /** It is committed. */
    DONE,
    /** Nobody knows. It may be done twice if it is delivered again, as who allows redeliveries has to expect. */
    IN_DOUBT,
    /** Nothing, or there was no transaction. */
    NONE
}
