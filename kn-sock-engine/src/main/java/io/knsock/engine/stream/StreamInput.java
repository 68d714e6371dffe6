package io.knsock.engine.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;

/** What the peer sends, as a channel and as a stream. */
final class StreamInput implements ReadableByteChannel {
    private final EngineStream of;
    private final InputStream stream = new Stream();

    StreamInput(EngineStream of) {
        this.of = of;
    }

    InputStream stream() {
        return stream;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return of.read(to);
    }

    @Override
    public boolean isOpen() {
        return of.isOpen();
    }

    @Override
    public void close() {
        // a direction that the peer ends
    }

    private final class Stream extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, to.length);
            return of.read(ByteBuffer.wrap(to, offset, length));
        }

        @Override
        public int available() {
            return of.available();
        }
    }
}
