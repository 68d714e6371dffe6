package io.knsock.cdi.payload;

import io.knsock.Message;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import org.jspecify.annotations.Nullable;

/** How the values of one type become messages, and messages values. Safe for use by many threads. */
public interface Conversion {
    /** Returns that of a codec, which takes and returns values of the type. */
    @SuppressWarnings("unchecked") // the codec was found by the type of what it is given
    static Conversion by(Codec<?> codec) {
        Codec<Object> any = (Codec<Object>) codec;
        return new Conversion() {
            @Override
            public Message write(Object value) {
                return any.encode(value);
            }

            @Override
            public Object read(Message message) {
                return any.decode(message);
            }
        };
    }

    /**
     * Returns the message of a value.
     *
     * @throws MessageConversionException if it cannot be written
     */
    Message write(Object value);

    /**
     * Returns what the message says.
     *
     * @return null only where JSON says {@code null}
     * @throws UnreadableMessageException if it says nothing of the kind
     */
    @Nullable Object read(Message message);
}
