package io.knsock.conversation;

import io.knsock.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A correlation by a number that is written into each request. */
record SequenceCorrelation(int offset, int length) implements Correlation {
    SequenceCorrelation {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative, but is " + offset);
        }
        if (length < 1 || length > Long.BYTES) {
            throw new IllegalArgumentException("length must be between 1 and 8, but is " + length);
        }
    }

    @Override
    public Message stamp(Message request, long number) {
        check(request);
        byte[] bytes = request.bytes();
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) (number >>> (Byte.SIZE * (length - 1 - i)));
        }
        return Message.wrap(bytes);
    }

    private void check(Message request) {
        if ((long) offset + length > request.length()) {
            throw new IllegalArgumentException("the request has " + request.length()
                    + " bytes, and no room for the number at offset " + offset + " of length " + length);
        }
    }

    @Override
    public Object keyOfRequest(Message request) {
        check(request);
        return number(request);
    }

    @Override
    public @Nullable Object keyOfReply(Message reply) {
        return (long) offset + length > reply.length() ? null : number(reply);
    }

    private long number(Message message) {
        ByteBuffer bytes = message.buffer();
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << Byte.SIZE | (bytes.get(offset + i) & 0xFF);
        }
        return number;
    }
}
