package io.knsock.cli.files;

import io.knsock.stream.StreamConnection;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;

/** Sends a file, or the rest of one of which the receiver has the beginning. Blocks until that has been checked. */
public final class FileSender {
    /** After so much it is looked whether the receiver has refused meanwhile. */
    private static final int PIECE_BYTES = 8 << 20;

    private static final int READ_BYTES = 256 << 10;

    private final Path file;
    private final String name;
    private final LongConsumer progress;

    /**
     * @param name what it is to be called there
     * @param progress is told how much the receiver has been sent, what it had before included
     */
    public FileSender(Path file, String name, LongConsumer progress) {
        this.file = file;
        this.name = name;
        this.progress = progress;
    }

    /**
     * Returns why no receiver takes a file of that name.
     *
     * @throws IllegalArgumentException if so
     */
    public static void checkName(String name) {
        String wrong = FileNames.wrongWith(name);
        if (wrong != null) {
            throw new IllegalArgumentException("a file cannot be sent as '" + name + "': " + wrong);
        }
    }

    /**
     * Sends it.
     *
     * @param size how large the file is
     * @return how much of it the receiver had before
     * @throws RefusedException if the receiver does not take it
     * @throws IOException if the file cannot be read, or the connection has ended
     */
    public long send(StreamConnection connection, long size) throws IOException, RefusedException {
        DataInputStream in = new DataInputStream(connection.inputStream());
        OutputStream out = connection.outputStream();
        new Wire.Header(name, size).write(out);
        Wire.readOk(in);
        long there = in.readLong();
        byte[] hashOfThese = Wire.exactly(in, Wire.HASH_BYTES);
        if (there < 0 || there > size) {
            throw new Wire.MalformedException("the receiver has " + there + " bytes of a file of " + size);
        }
        MessageDigest hash = Wire.hash();
        hash(hash, 0, there);
        long from = Arrays.equals(Wire.hashSoFar(hash), hashOfThese) ? there : 0;
        if (from < there) {
            hash.reset(); // it has the beginning of another file
        }
        out.write(ByteBuffer.allocate(8).putLong(from).array());
        progress.accept(from);
        try {
            out.write(sendRest(connection, in, hash, from, size));
        } catch (IOException failure) {
            if (in.available() > 0) {
                Wire.readOk(in); // the receiver may have said why
            }
            throw failure;
        }
        Wire.readOk(in);
        return from;
    }

    /** Sends the bytes, and hashes them meanwhile. Returns the hash; empty if the receiver has refused meanwhile. */
    private byte[] sendRest(StreamConnection connection, DataInputStream in, MessageDigest hash, long from, long size)
            throws IOException {
        CompletableFuture<byte[]> hashing = new CompletableFuture<>();
        Thread hasher = new Thread(
                () -> {
                    try {
                        hash(hash, from, size - from);
                        hashing.complete(hash.digest());
                    } catch (Throwable failure) { // told to who waits for it
                        hashing.completeExceptionally(failure);
                    }
                },
                "kn-sock-hash");
        hasher.setDaemon(true);
        hasher.start();
        try {
            for (long at = from; at < size; at += PIECE_BYTES) {
                if (in.available() > 0) {
                    return new byte[0];
                }
                long begin = at;
                connection.send(file, at, Math.min(PIECE_BYTES, size - at), sent -> progress.accept(begin + sent));
            }
            return hashing.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof IOException unreadable ? unreadable : new IOException(failure);
        } finally {
            hasher.interrupt(); // of no use any more, if it is still at work
        }
    }

    private void hash(MessageDigest hash, long from, long length) throws IOException {
        Digesting.of(file, from, length, hash, READ_BYTES);
    }

    /** Returns the size of a file that can be sent. */
    public static long size(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + (Files.exists(file) ? " is no file" : " does not exist"));
        }
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.READ)) {
            return opened.size();
        }
    }
}
