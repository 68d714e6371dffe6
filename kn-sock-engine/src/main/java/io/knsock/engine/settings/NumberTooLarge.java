package io.knsock.engine.settings;

import java.util.function.Consumer;

/** A number that no int has room for. Which bounds it is beyond is known by who checks them. */
final class NumberTooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Below the lower bound of every setting. */
    private static final String TOO_SMALL = Integer.toString(Integer.MIN_VALUE);

    private final String value;

    NumberTooLarge(String value, NumberFormatException cause) {
        super("must be a number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ", but is " + value, cause);
        this.value = value;
    }

    /**
     * Returns what is to be said of it: the builder is asked for its bounds with a number that is beyond all of them,
     * so that they are written down in one place.
     */
    <B> IllegalArgumentException outOfRange(Setting<B> setting, B builder) {
        Consumer<String> set = text -> setting.set().accept(builder, text);
        try {
            set.accept(TOO_SMALL);
        } catch (IllegalArgumentException bounds) {
            String message = String.valueOf(bounds.getMessage());
            if (message.endsWith(TOO_SMALL)) {
                return new IllegalArgumentException(
                        message.substring(0, message.length() - TOO_SMALL.length()) + value, this);
            }
        }
        return new IllegalArgumentException(setting.key() + " " + getMessage(), this);
    }
}
