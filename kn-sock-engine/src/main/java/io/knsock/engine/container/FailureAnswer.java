package io.knsock.engine.container;

import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a peer gets whose message could not be handled, as the settings {@value #ON_FAILURE} and {@value #FAILURE_REPLY}
 * say. Immutable.
 */
public final class FailureAnswer {
    /** The key of the action. */
    public static final String ON_FAILURE = "on-failure";

    /** The key of the reply. */
    public static final String FAILURE_REPLY = "failure-reply";

    /** Its settings. */
    public static final List<Setting<Builder>> SETTINGS = List.of(
            new Setting<>(
                    ON_FAILURE,
                    "close, nothing or reply",
                    "close",
                    "What the peer gets if its message finally fails: its connection is closed, nothing, or failure-reply.",
                    Builder::action),
            new Setting<>(
                    FAILURE_REPLY,
                    "text",
                    "none",
                    "The reply to a message that finally fails, with on-failure=reply.",
                    Builder::reply));

    private final FailureAction action;
    private final @Nullable String reply;

    private FailureAnswer(FailureAction action, @Nullable String reply) {
        this.action = action;
        this.reply = reply;
    }

    /** Returns what is done. */
    public FailureAction action() {
        return action;
    }

    /** Returns the text that the peer gets with {@link FailureAction#REPLY}, else null. */
    public @Nullable String reply() {
        return reply;
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if one is wrong; the message begins with its key
     */
    public static FailureAnswer of(Settings.Source source) {
        return Settings.read(SETTINGS, new Builder(), source).build();
    }

    /** Returns one sentence for each setting that is wrong, which begins with its key. */
    public static List<String> mistakes(Settings.Source source) {
        return Settings.mistakes(SETTINGS, Builder::new, Builder::build, source);
    }

    /** What the settings are given to. For one thread. */
    public static final class Builder {
        private FailureAction action = FailureAction.CLOSE;
        private @Nullable String reply;

        /** Begins with what holds where nothing is set: the connection is closed. */
        public Builder() {}

        private void action(String value) {
            action = Arrays.stream(FailureAction.values())
                    .filter(one -> one.name().equals(value.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("must be close, nothing or reply, but is '" + value + "'"));
        }

        private void reply(String value) {
            reply = value;
        }

        /**
         * Returns what was set.
         *
         * @throws IllegalArgumentException if the two do not fit together; the message begins with a key
         */
        public FailureAnswer build() {
            if (action == FailureAction.REPLY && reply == null) {
                throw new IllegalArgumentException(ON_FAILURE + " is reply, but failure-reply is not set: set it");
            }
            if (action != FailureAction.REPLY && reply != null) {
                throw new IllegalArgumentException(
                        FAILURE_REPLY + " is set, but on-failure is not reply: set on-failure=reply, or do not set it");
            }
            return new FailureAnswer(action, reply);
        }
    }
}
