package io.knsock.cli.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Hashes files. */
final class Digesting {
    private Digesting() {}

    /** Is told of each buffer. */
    interface AtWork {
        void go() throws IOException;
    }

    static void of(Path file, long from, long length, MessageDigest hash, int bufferBytes) throws IOException {
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.READ)) {
            of(opened, from, length, hash, bufferBytes, () -> {});
        }
    }

    /** Hashes a part of a file, which must be there. */
    static void of(FileChannel file, long from, long length, MessageDigest hash, int bufferBytes, AtWork atWork)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bufferBytes, Math.max(1, length)));
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            int read = file.read(buffer, from + done);
            if (read < 0) {
                throw new EOFException("the file has become shorter meanwhile");
            }
            done += read;
            hash.update(buffer.flip());
            atWork.go();
        }
    }
}
