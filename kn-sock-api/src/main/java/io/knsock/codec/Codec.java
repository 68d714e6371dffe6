package io.knsock.codec;

import io.knsock.Message;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Makes messages of values, and values of messages. Called on handler threads, on threads of callers, and, for what is
 * asynchronous, on event loops: so it must be safe for use by many threads, and must not block.
 *
 * {@snippet file="io/knsock/snippets/CodecSnippetsTest.java" region="codec"}
 *
 * @param <T> the type of the values
 * @since 0.1
 */
public interface Codec<T> {
    /**
     * Returns the message that says the value.
     *
     * @throws MessageConversionException if there is none
     */
    Message encode(T value);

    /**
     * Returns the value that a message says.
     *
     * @throws UnreadableMessageException if it says none: the peer has sent something else. The text of the exception
     *     is logged, so it says what is wrong and not what the message contains. Anything else that is thrown counts as
     *     a failure of the codec
     */
    T decode(Message message);

    /** Returns the codec of messages as they are. */
    static Codec<Message> message() {
        return PlainCodecs.MESSAGE;
    }

    /** Returns the codec of bytes; they are copied in both directions. */
    static Codec<byte[]> bytes() {
        return PlainCodecs.BYTES;
    }

    /** Returns the codec of text in UTF-8, as {@link #text(Charset)} does. */
    static Codec<String> text() {
        return text(StandardCharsets.UTF_8);
    }

    /**
     * Returns the codec of text in an encoding. Nothing is replaced: what the encoding does not have is a {@link
     * MessageConversionException}, and bytes that are no such text are an {@link UnreadableMessageException}. {@link
     * Message#text(Charset)} and {@link Message#of(String, Charset)} replace them, which is right for what people look
     * at, and changes data.
     *
     * @throws IllegalArgumentException if the charset can decode only
     */
    static Codec<String> text(Charset charset) {
        return new TextCodec(charset);
    }
}
