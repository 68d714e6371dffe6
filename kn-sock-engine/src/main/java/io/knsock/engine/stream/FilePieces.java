package io.knsock.engine.stream;

import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A part of a file in pieces that the operating system copies to a socket. The file is closed when the last of those
 * who use it lets go: the sender, which may be interrupted, or a piece that is still with the event loop.
 */
final class FilePieces implements Outflow.FileParts, AutoCloseable {
    private final FileChannel file;
    private final long offset;
    private final long length;
    private final AtomicInteger users = new AtomicInteger(1);

    private FilePieces(FileChannel file, long offset, long length) {
        this.file = file;
        this.offset = offset;
        this.length = length;
    }

    /** Opens a file. Of a part that reaches beyond its end, only what is there is taken. */
    static FilePieces of(Path path, long offset, long length) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new FilePieces(file, offset, Math.max(0, Math.min(length, file.size() - offset)));
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    FileChannel file() {
        return file;
    }

    long length() {
        return length;
    }

    @Override
    public int count() {
        return Math.toIntExact((length + Outflow.PIECE_BYTES - 1) / Outflow.PIECE_BYTES);
    }

    @Override
    public FileRegion next(int index) {
        long begin = (long) index * Outflow.PIECE_BYTES;
        users.incrementAndGet();
        return new DefaultFileRegion(file, offset + begin, bytes(index + 1) - begin) {
            @Override
            protected void deallocate() {
                close();
            }
        };
    }

    @Override
    public long bytes(int pieces) {
        return Math.min(length, (long) pieces * Outflow.PIECE_BYTES);
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            try {
                file.close();
            } catch (IOException failure) { // it was only read
                throw new UncheckedIOException(failure);
            }
        }
    }
}
