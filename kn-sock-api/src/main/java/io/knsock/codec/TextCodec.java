package io.knsock.codec;

import io.knsock.Message;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/** Text in an encoding; what cannot be converted is refused. Immutable: each call has a coder of its own. */
final class TextCodec implements Codec<String> {
    /** What stands for what cannot be read: U+FFFD, with every decoder. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int AT_ONCE = 1024;

    private final Charset charset;

    TextCodec(Charset charset) {
        if (!charset.canEncode()) {
            throw new IllegalArgumentException(
                    "charset " + charset + " can be read and not written: use another, such as UTF-8");
        }
        this.charset = charset;
    }

    @Override
    public Message encode(String value) {
        CharsetEncoder encoder = charset.newEncoder(); // which reports, and does not replace
        CharBuffer text = CharBuffer.wrap(value);
        try {
            ByteBuffer bytes = encoder.encode(text);
            return Message.of(bytes);
        } catch (CharacterCodingException unmappable) {
            throw new MessageConversionException(
                    "text cannot be written in " + charset + ": it has no character number " + (text.position() + 1)
                            + " of " + value.length(),
                    unmappable);
        }
    }

    @Override
    public String decode(Message message) {
        String text = message.text(charset);
        if (text.indexOf(REPLACEMENT) >= 0) { // seldom: something was replaced, or it was sent
            check(message);
        }
        return text;
    }

    /** Looks for what does not fit, without an exception with a stack trace: a peer can cause it at will. */
    private void check(Message message) {
        CharsetDecoder decoder = charset.newDecoder(); // which reports, and does not replace
        ByteBuffer bytes = message.buffer();
        CharBuffer text = CharBuffer.allocate(AT_ONCE);
        CoderResult result;
        do {
            result = decoder.decode(bytes, text.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new UnreadableMessageException("a message cannot be read as text in " + charset + ": byte "
                    + (bytes.position() + 1) + " of " + message.length() + " does not fit");
        }
    }

    @Override
    public String toString() {
        return "text in " + charset;
    }
}
