package io.knsock.cdi.payload;

import io.knsock.Message;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import java.util.function.Supplier;
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

    /** Returns that of a codec that is asked for when it is first used. */
    static Conversion later(Supplier<Codec<?>> codec) {
        return new Conversion() {
            private volatile @Nullable Conversion known;

            private Conversion known() {
                Conversion found = known;
                if (found == null) {
                    synchronized (this) { // a codec in @Dependent is made once
                        found = known;
                        if (found == null) {
                            found = by(codec.get());
                            known = found;
                        }
                    }
                }
                return found;
            }

            @Override
            public Message write(Object value) {
                return known().write(value);
            }

            @Override
            public @Nullable Object read(Message message) {
                return known().read(message);
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
