package io.knsock.engine.server;

import io.netty.buffer.ByteBuf;

/**
 * Tells by its first bytes whether a stream begins with a PROXY header of version 1 or 2 (the PROXY protocol, sections
 * 2.1 and 2.2), however the bytes are split.
 */
final class ProxySignature {
    private static final byte[] V1 = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final byte[] V2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** What is known by now. */
    enum Verdict {
        UNDECIDED,
        HEADER,
        OTHER
    }

    private int matched;
    private byte[] signature = V1;
    private Verdict verdict = Verdict.UNDECIDED;

    /** Looks at the next bytes of the stream, and leaves them there. */
    Verdict look(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex() && verdict == Verdict.UNDECIDED; i++) {
            verdict = next(bytes.getByte(i));
        }
        return verdict;
    }

    private Verdict next(byte next) {
        if (matched == 0 && next == V2[0]) { // no byte begins both
            signature = V2;
        }
        if (next != signature[matched]) {
            return Verdict.OTHER;
        }
        matched++;
        return matched == signature.length ? Verdict.HEADER : Verdict.UNDECIDED;
    }
}
