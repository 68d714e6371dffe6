package io.knsock.engine.stream;

import io.knsock.CloseCause;
import java.time.Duration;

/**
 * How long a read or a write waits for the peer.
 *
 * @param setting its name, for people
 * @param duration zero for as long as it takes
 * @param cause of the end of the connection if it is over
 */
record StreamTimeout(String setting, Duration duration, CloseCause cause) {
    boolean isSet() {
        return !duration.isZero();
    }
}
