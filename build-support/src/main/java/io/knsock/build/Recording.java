package io.knsock.build;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes into one file after another, unbuffered, so that it can be read while it is written, and after a process that
 * was killed. For any thread: what logs in the background does so while tests begin and end.
 */
final class Recording extends OutputStream {
    /** Of so much of one class somebody reads the end; all of it stays in the file. */
    static final int MOST_BYTES = 256 * 1024;

    private static final String BEFORE = "before-the-first-test";

    private final Path folder;
    private String name = BEFORE;
    private RandomAccessFile file;
    private long taken;
    private @Nullable IOException failure;

    /** @throws IOException if the folder cannot be made or written */
    Recording(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.file = open(BEFORE);
    }

    /** What is written from now on belongs to this; what an earlier run of the same name has written is gone. */
    synchronized void begin(String next) {
        try {
            RandomAccessFile opened = open(next);
            file.close();
            file = opened;
            name = next;
            taken = 0;
        } catch (IOException problem) {
            throw new UncheckedIOException("what " + next + " prints cannot be written to " + folder, problem);
        }
    }

    synchronized String name() {
        return name;
    }

    /** Returns what was written since {@link #begin}, or since this was called last; the end of it if it is long. */
    synchronized String takeText() {
        try {
            long end = file.length();
            long start = Math.max(taken, end - MOST_BYTES);
            byte[] bytes = new byte[(int) (end - start)];
            file.seek(start);
            file.readFully(bytes);
            String missing =
                    start == taken ? "" : "(" + (start - taken) + " bytes before this are in " + path(name) + ")\n";
            taken = end;
            return missing + new String(bytes, StandardCharsets.UTF_8) + (failure == null ? "" : "\n" + failure);
        } catch (IOException unreadable) {
            return path(name) + " cannot be read: " + unreadable;
        }
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    /** Never fails: tests are not to notice. What went wrong is told by {@link #takeText}. */
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        try {
            file.seek(file.length());
            file.write(bytes, offset, length);
        } catch (IOException problem) {
            failure = problem;
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException problem) {
            failure = problem;
        }
    }

    private Path path(String one) {
        return folder.resolve(one.replaceAll("[^\\w.$-]", "_") + ".txt");
    }

    private RandomAccessFile open(String one) throws IOException {
        RandomAccessFile opened = new RandomAccessFile(path(one).toFile(), "rw");
        opened.setLength(0);
        return opened;
    }
}
