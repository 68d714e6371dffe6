package io.knsock.cdi.handlers;

import io.knsock.Message;
import io.knsock.cdi.payload.Codecs;
import io.knsock.cdi.payload.Conversion;
import io.knsock.cdi.payload.Payload;
import io.knsock.codec.Codec;
import io.knsock.codec.MessageConversionException;
import io.knsock.codec.UnreadableMessageException;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Messages of one server as one of its methods takes and returns them. Safe for use by many threads. */
public final class HandlerPayloads {
    private final String what;
    private final @Nullable Payload parameter;
    private final @Nullable Payload reply;

    private final boolean replyOfBean;
    private final Payload text;

    /** For what a method returns of which its type says only that it is an object. */
    private final Codecs codecs;

    private HandlerPayloads(String server, Signature signature, Codecs codecs, Charset charset) {
        this.what = "server " + server;
        this.codecs = codecs;
        this.text = new Payload(what, Conversion.by(Codec.text(charset)));
        Type taken = signature.payload();
        this.parameter = taken == null ? null : new Payload(what, codecs.of(taken, charset));
        Type replied = signature.reply();
        this.replyOfBean = !isAny(replied) && codecs.isOfBean(replied);
        this.reply = isAny(replied) ? null : new Payload(what, codecs.of(replied, charset));
    }

    /**
     * Returns the payloads of a method. May start JSON-B, which may take its time.
     *
     * @param charset the encoding of text
     */
    static HandlerPayloads of(String server, Signature signature, Codecs codecs, Charset charset) {
        return new HandlerPayloads(server, signature, codecs, charset);
    }

    /**
     * Sees to it that what a method takes and returns can be converted, as far as its types say.
     *
     * @throws IllegalArgumentException if it cannot, with what to change
     */
    static void check(Signature signature, Codecs codecs) {
        Type taken = signature.payload();
        if (taken != null) {
            codecs.check(taken);
        }
        if (!isAny(signature.reply())) {
            codecs.check(signature.reply());
        }
    }

    /** Returns whether a type of a reply does not say how it is written: there is none, or it may be anything. */
    private static boolean isAny(Type reply) {
        return reply == void.class || reply == Void.class || reply == Object.class;
    }

    /**
     * Returns what the parameter gets, or null if the method has none or JSON says so.
     *
     * @throws UnreadableMessageException if it cannot be read as that, with a sentence that says where, and nothing of
     *     the text
     */
    @Nullable Object read(Message message) {
        return parameter == null ? null : parameter.fromMessage(message);
    }

    /**
     * Returns the reply, or null if there is none. Unless a bean converts the declared type, what is returned decides
     * whether it is sent as it is, and the declared type how JSON-B writes it.
     *
     * @throws MessageConversionException if it cannot be written
     */
    @Nullable Message write(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (reply != null && replyOfBean) {
            return reply.toMessage(value);
        }
        if (value instanceof Message message) {
            return message;
        }
        if (value instanceof byte[] bytes) {
            return Message.wrap(bytes);
        }
        if (value instanceof String string) {
            return text.toMessage(string);
        }
        Payload known = reply == null ? new Payload(what, codecs.json(value.getClass())) : reply;
        return known.toMessage(value);
    }
}
