package io.knsock.cli.output;

import io.knsock.Message;

/** Prints replies, in one form or another. Closed after the last. */
public interface Answers extends AutoCloseable {
    /** The connection is there. */
    default void connected() {}

    /** A message is about to be sent. */
    default void begin() {}

    /** A piece of the reply has arrived; in framings that mark the end of a message it is the whole reply. */
    void piece(Message piece);

    /** The reply is complete, or none is awaited. */
    default void end() {}

    /** There will be no more: the connection, or the message under way, has failed. */
    default void failed(RuntimeException failure) {}

    @Override
    default void close() {}
}
