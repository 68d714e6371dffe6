package io.knsock.cli.bench;

import io.knsock.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server is to be asked.
 *
 * @param message what is sent again and again
 * @param connections how many connections, at least 1
 * @param pipeline how many messages of a connection may be without a reply at once, at least 1
 * @param rate how many messages are to be sent in a second over all connections; null: as many as replies allow
 * @param requests after how many messages it is over; null: no matter how many
 * @param duration after what time it is over; null: no matter how long. One of the two is there
 */
public record Load(
        Message message,
        int connections,
        int pipeline,
        @Nullable Double rate,
        @Nullable Long requests,
        @Nullable Duration duration) {}
