package io.knsock.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.MalformedFrameException;
import java.nio.ByteBuffer;

/**
 * The framing of memcached's text protocol, as a client sees it: a message is a line with its end. After a line {@code
 * VALUE key flags bytes} the value belongs to it, too, with the end that it has: a value may hold ends of lines.
 */
public final class MemcachedFraming implements FrameFormat {
    @Override
    public FrameReader reader() {
        return MemcachedFraming::read;
    }

    private static FrameCut read(ByteBuffer arrived) {
        for (int at = 0; at < arrived.limit(); at++) {
            if (arrived.get(at) == '\n') {
                byte[] line = new byte[at];
                arrived.get(0, line);
                String text = new String(line, US_ASCII);
                int end = at + 1 + (text.startsWith("VALUE ") ? valueBytes(text) + 2 : 0);
                return end <= arrived.limit() ? FrameCut.message(0, end, end) : FrameCut.incomplete(end);
            }
        }
        return FrameCut.incomplete();
    }

    /** Returns the length that is in the first line of a part. */
    static int valueBytes(String part) {
        String[] words = part.split("\r", 2)[0].split(" ", -1);
        if (words.length < 4 || !words[3].matches("[0-9]{1,9}")) {
            throw new MalformedFrameException("a value has no length");
        }
        return Integer.parseInt(words[3]);
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return messageBytes;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        to.put(message.buffer());
    }
}
