package io.knsock.config;

import io.knsock.internal.Values;
import java.time.Duration;

/** When a client connects: at once or in the background, and again when its connection is lost. */
record Reconnecting(boolean again, boolean inBackground, Duration delay, Duration maxDelay) {
    static final Reconnecting DEFAULT = new Reconnecting(true, false, Duration.ofMillis(100), Duration.ofSeconds(30));

    /** Checks what does not concern one setting alone, and returns this. */
    Reconnecting checked() {
        if (inBackground && !again) {
            throw new IllegalArgumentException(
                    "connect-in-background is true, but reconnect is false: a client that does"
                            + " not connect again is connected when it is created, so set one of them only");
        }
        if (maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException(
                    "max-reconnect-delay must not be less than reconnect-delay=" + delay + ", but is " + maxDelay);
        }
        return this;
    }

    Values addTo(Values values) {
        return values.with("reconnect", again)
                .with("connectInBackground", inBackground)
                .with("reconnectDelay", delay)
                .with("maxReconnectDelay", maxDelay);
    }

    Reconnecting withAgain(boolean reconnect) {
        return new Reconnecting(reconnect, inBackground, delay, maxDelay);
    }

    Reconnecting withInBackground(boolean background) {
        return new Reconnecting(again, background, delay, maxDelay);
    }

    Reconnecting withDelay(Duration first) {
        return new Reconnecting(again, inBackground, first, maxDelay);
    }

    Reconnecting withMaxDelay(Duration most) {
        return new Reconnecting(again, inBackground, delay, most);
    }
}
