package io.knsock.conversation;

import io.knsock.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A correlation by some bytes at one place. */
record BytesCorrelation(int offset, int length) implements Correlation {
    BytesCorrelation {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative, but is " + offset);
        }
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, but is " + length);
        }
    }

    @Override
    public Object keyOfRequest(Message request) {
        Object key = keyOfReply(request);
        if (key == null) {
            throw new IllegalArgumentException("the request has " + request.length()
                    + " bytes, and none for the key at offset " + offset + " of length " + length);
        }
        return key;
    }

    @Override
    public @Nullable Object keyOfReply(Message reply) {
        if ((long) offset + length > reply.length()) {
            return null;
        }
        byte[] key = new byte[length];
        ByteBuffer bytes = reply.buffer();
        bytes.get(offset, key);
        return Message.wrap(key);
    }
}
