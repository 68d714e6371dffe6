package io.knsock.cli.output;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.StopResult;
import io.knsock.config.ServerConfig;

/** Hears what happens to a server; does nothing with it unless told otherwise. Safe for use by many threads. */
public interface ServerEvents {
    /** Does nothing. */
    ServerEvents NONE = new ServerEvents() {};

    default void listening(String endpoint, ServerConfig config) {}

    default void message(Connection connection, Message message, Message answer) {}

    default void stopped(String endpoint, StopResult result) {}
}
