package io.knsock.rar.inbound;

import io.knsock.Message;
import io.knsock.engine.container.FailureAction;
import io.knsock.engine.container.FailureAnswer;
import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message whose delivery fails: how often it is delivered again, and what the peer gets in the end.
 *
 * @param reply what the peer gets with {@link FailureAction#REPLY}, else null
 * @param maxRedeliveries how often the message is delivered again; 0 for never
 * @param redeliveryDelay how long to wait before that; zero or greater
 */
record FailurePolicy(FailureAction action, @Nullable Message reply, int maxRedeliveries, Duration redeliveryDelay) {
    /** The settings that an activation has for it. */
    static final List<Setting<Builder>> SETTINGS = Stream.concat(
                    FailureAnswer.SETTINGS.stream().map(FailurePolicy::ofAnswer), redelivery())
            .toList();

    private static Setting<Builder> ofAnswer(Setting<FailureAnswer.Builder> setting) {
        return new Setting<>(
                setting.key(),
                setting.type(),
                setting.byDefault(),
                setting.description(),
                (policy, value) -> setting.set().accept(policy.answer, value));
    }

    private static Stream<Setting<Builder>> redelivery() {
        return Stream.of(
                new Setting<>(
                        "max-redeliveries",
                        "0 to 1000",
                        "0",
                        "How often a message is delivered again if its delivery failed or was rolled back.",
                        Builder::maxRedeliveries),
                new Setting<>(
                        "redelivery-delay",
                        "duration",
                        "100ms",
                        "The pause before a message is delivered again; later messages on its connection wait, too.",
                        Builder::redeliveryDelay));
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if one is wrong; the message begins with its key
     */
    static FailurePolicy of(Settings.Source source) {
        return Settings.read(SETTINGS, new Builder(), source).build();
    }

    /** Returns one sentence for each setting that is wrong, which begins with its key. */
    static List<String> mistakes(Settings.Source source) {
        return Settings.mistakes(SETTINGS, Builder::new, Builder::build, source);
    }

    /** What the settings are given to. */
    static final class Builder {
        private static final int MOST_REDELIVERIES = 1_000;

        private final FailureAnswer.Builder answer = new FailureAnswer.Builder();
        private int maxRedeliveries;
        private Duration redeliveryDelay = Duration.ofMillis(100);

        private void maxRedeliveries(String value) {
            String bounds = "must be between 0 and " + MOST_REDELIVERIES + ", but is '" + value + "'";
            try {
                maxRedeliveries = Integer.parseInt(value);
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(bounds, notANumber);
            }
            if (maxRedeliveries < 0 || maxRedeliveries > MOST_REDELIVERIES) {
                throw new IllegalArgumentException(bounds);
            }
        }

        private void redeliveryDelay(String value) {
            redeliveryDelay = Durations.parse(value);
            if (redeliveryDelay.isNegative()) {
                throw new IllegalArgumentException("must not be negative, but is " + value);
            }
        }

        private FailurePolicy build() {
            FailureAnswer built = answer.build();
            String reply = built.reply();
            return new FailurePolicy(
                    built.action(), reply == null ? null : Message.of(reply), maxRedeliveries, redeliveryDelay);
        }
    }
}
