package io.knsock.engine.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** What is sent to the peer, as a channel and as a stream. */
final class StreamOutput implements WritableByteChannel {
    private final EngineStream of;
    private final OutputStream stream = new Stream();

    StreamOutput(EngineStream of) {
        this.of = of;
    }

    OutputStream stream() {
        return stream;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int length = from.remaining();
        of.write(from);
        return length;
    }

    @Override
    public boolean isOpen() {
        return of.isOutputOpen();
    }

    @Override
    public void close() throws IOException {
        of.endOutput();
    }

    private final class Stream extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            of.write(ByteBuffer.wrap(new byte[] {(byte) one}));
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            of.write(ByteBuffer.wrap(from, offset, length));
        }

        @Override
        public void flush() {
            // all that is written is on its way
        }

        @Override
        public void close() throws IOException {
            of.endOutput();
        }
    }
}
