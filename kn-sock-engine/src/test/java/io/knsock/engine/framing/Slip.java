package io.knsock.engine.framing;

import io.knsock.Message;
import io.knsock.framing.FrameCut;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.FrameReader;
import io.knsock.framing.MalformedFrameException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** RFC 1055, as a user would write it: an END after each packet, and escapes for an END or ESC in it. */
public final class Slip implements FrameFormat {
    private static final byte END = (byte) 0xC0;
    private static final byte ESC = (byte) 0xDB;
    private static final byte ESC_END = (byte) 0xDC;
    private static final byte ESC_ESC = (byte) 0xDD;

    @Override
    public FrameReader reader() {
        return Slip::read;
    }

    private static FrameCut read(ByteBuffer arrived) {
        if (arrived.get(0) == END) {
            return FrameCut.skip(1); // nothing is between two ENDs
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        while (arrived.hasRemaining()) {
            byte one = arrived.get();
            if (one == END) {
                return FrameCut.message(Message.wrap(packet.toByteArray()), arrived.position());
            }
            if (one == ESC && arrived.hasRemaining()) {
                byte escaped = arrived.get();
                if (escaped != ESC_END && escaped != ESC_ESC) {
                    throw new MalformedFrameException("nothing is escaped after its ESC");
                }
                one = escaped == ESC_END ? END : ESC;
            }
            packet.write(one);
        }
        return FrameCut.incomplete();
    }

    @Override
    public void check(Message message) {
        if (message.isEmpty()) {
            throw new IllegalArgumentException("SLIP has no empty packets");
        }
    }

    @Override
    public long maxFrameBytes(int messageBytes) {
        return 2L * messageBytes + 1;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        for (byte one : message.bytes()) {
            if (one == END || one == ESC) {
                to.put(ESC).put(one == END ? ESC_END : ESC_ESC);
            } else {
                to.put(one);
            }
        }
        to.put(END);
    }
}
