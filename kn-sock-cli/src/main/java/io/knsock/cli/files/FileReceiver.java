package io.knsock.cli.files;

import io.knsock.stream.StreamConnection;
import io.knsock.stream.StreamHandler;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes files into a folder, and nowhere else. A file gets its name when all of it has arrived and its hash is right.
 * What has arrived of one whose connection was cut is kept. Safe for use by many threads.
 */
public final class FileReceiver implements StreamHandler {
    private static final int BUFFER_BYTES = 256 << 10;

    /** So often the sender is told that there is somebody at work. */
    private static final long AT_WORK_NANOS = 1_000_000_000;

    /** Of what a sender sends who has not heard yet that its file is refused. */
    private static final long MOST_UNHEEDED_BYTES = 64 << 20;

    private static final Duration UNHEEDED = Duration.ofSeconds(5);

    private final Path folder;
    private final long maxSize;
    private final boolean overwrite;
    private final Events events;
    private final Partial.Opening opening;

    /** What becomes of files; called by the threads of their connections. */
    public interface Events {
        /**
         * A file begins.
         *
         * @param had how much of it was there before
         */
        void begun(StreamConnection connection, String name, long size, long had);

        void progress(StreamConnection connection, long done);

        void stored(StreamConnection connection, String name, long size);

        /**
         * A file is refused.
         *
         * @param name as it was sent; empty if it is not known
         */
        void refused(StreamConnection connection, String name, String why);

        /**
         * A file was cut.
         *
         * @param kept how much of it is kept
         */
        void cut(StreamConnection connection, String name, long kept, IOException why);
    }

    /**
     * @param folder is there, and can be written to
     * @param maxSize of a file, in bytes
     * @param overwrite whether a file may take the place of another
     */
    public FileReceiver(Path folder, long maxSize, boolean overwrite, Events events) {
        this(folder, maxSize, overwrite, events, Partial::open);
    }

    FileReceiver(Path folder, long maxSize, boolean overwrite, Events events, Partial.Opening opening) {
        this.folder = folder;
        this.maxSize = maxSize;
        this.overwrite = overwrite;
        this.events = events;
        this.opening = opening;
    }

    /** Why a file is not taken. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        Refused(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    @Override
    public void onConnection(StreamConnection connection) throws IOException {
        String name = "";
        try {
            Wire.Header header;
            try {
                header = Wire.Header.read(new DataInputStream(connection.inputStream()));
            } catch (Wire.MalformedException malformed) {
                throw new Refused(Wire.MALFORMED, String.valueOf(malformed.getMessage()));
            } catch (EOFException gone) {
                return; // somebody who only looked whether there is a server
            }
            name = header.name();
            receive(connection, header);
        } catch (Refused refused) {
            events.refused(connection, name, String.valueOf(refused.getMessage()));
            refuse(connection, refused);
        }
    }

    private void receive(StreamConnection connection, Wire.Header header) throws IOException, Refused {
        Path target = target(header);
        try (Partial partial = open(header.name())) {
            if (partial == null) {
                throw new Refused(Wire.BUSY, "a file of that name arrives on another connection: try again later");
            }
            receive(connection, header, target, partial);
        }
    }

    /** Returns where the file goes, if it may. */
    private Path target(Wire.Header header) throws Refused {
        String wrong = FileNames.wrongWith(header.name());
        if (wrong != null) {
            throw new Refused(Wire.NAME, wrong);
        }
        if (header.size() > maxSize) {
            throw new Refused(
                    Wire.TOO_LARGE,
                    "the file has " + Sizes.text(header.size()) + ", and --max-size is " + Sizes.text(maxSize));
        }
        try {
            Path target = folder.resolve(header.name());
            if (!folder.equals(target.getParent())) { // which no such name does
                throw new Refused(Wire.NAME, "the name leads out of the folder");
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                checkReplaceable(target);
            }
            return target;
        } catch (InvalidPathException unfit) {
            throw new Refused(Wire.NAME, "this system cannot have a file of that name");
        }
    }

    private void checkReplaceable(Path target) throws Refused {
        if (!overwrite) {
            throw new Refused(Wire.EXISTS, "a file of that name is there already; --overwrite replaces it");
        }
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(Wire.EXISTS, "a folder has that name");
        }
    }

    private @Nullable Partial open(String name) throws Refused {
        try {
            return Partial.of(folder, name, opening);
        } catch (IOException failure) {
            throw storage(failure);
        }
    }

    private static Refused storage(IOException failure) {
        return new Refused(Wire.STORAGE, "the file cannot be stored: " + failure.getMessage());
    }

    private void receive(StreamConnection connection, Wire.Header header, Path target, Partial partial)
            throws IOException, Refused {
        OutputStream out = connection.outputStream();
        DataInputStream in = new DataInputStream(connection.inputStream());
        MessageDigest hash = Wire.hash();
        long had = had(partial, header, hash, out);
        out.write(ByteBuffer.allocate(1 + 8 + Wire.HASH_BYTES)
                .put((byte) Wire.OK)
                .putLong(had)
                .put(Wire.hashSoFar(hash))
                .array());
        long from = in.readLong();
        if (from != had) {
            if (from != 0) {
                throw new Refused(Wire.MALFORMED, "the sender begins at byte " + from);
            }
            hash.reset();
            truncate(partial, 0);
        }
        events.begun(connection, header.name(), header.size(), from);
        long arrived = from;
        try {
            arrived = bytes(connection, header, partial.channel(), hash, from);
            byte[] announced = Wire.exactly(in, Wire.HASH_BYTES);
            if (!Arrays.equals(hash.digest(), announced)) {
                delete(partial);
                throw new Refused(Wire.DAMAGED, "what arrived is not what was sent: its SHA-256 is another");
            }
        } catch (IOException cut) {
            events.cut(connection, header.name(), size(partial, arrived), cut);
            connection.abort();
            return;
        }
        complete(partial, target);
        out.write(Wire.OK);
        events.stored(connection, header.name(), header.size());
    }

    private static long size(Partial partial, long known) {
        try {
            return partial.channel().size();
        } catch (IOException unreadable) { // it is told only
            return known;
        }
    }

    /** Returns how much is there that may be the beginning of the file, and hashes it. */
    private long had(Partial partial, Wire.Header header, MessageDigest hash, OutputStream out)
            throws IOException, Refused {
        FileChannel file = partial.channel();
        long had;
        try {
            had = file.size();
            if (had > header.size()) {
                truncate(partial, 0);
                had = 0;
            }
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < header.size() - had) {
                throw new Refused(
                        Wire.STORAGE,
                        "there is no room for " + Sizes.text(header.size() - had) + ", only " + Sizes.text(room));
            }
        } catch (IOException failure) {
            throw storage(failure);
        }
        long[] told = {System.nanoTime()};
        Digesting.of(file, 0, had, hash, BUFFER_BYTES, () -> {
            if (System.nanoTime() - told[0] > AT_WORK_NANOS) {
                told[0] = System.nanoTime();
                out.write(Wire.AT_WORK);
            }
        });
        return had;
    }

    /** Takes the bytes of the file. Returns its size. */
    private long bytes(StreamConnection connection, Wire.Header header, FileChannel file, MessageDigest hash, long from)
            throws IOException, Refused {
        ReadableByteChannel in = connection.input();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (long at = from; at < header.size(); ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), header.size() - at));
            if (in.read(buffer) < 0) {
                throw new EOFException("the sender ended in the middle");
            }
            hash.update(buffer.flip());
            write(file, buffer.rewind(), at);
            at += buffer.limit();
            events.progress(connection, at);
        }
        return header.size();
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws Refused {
        try {
            long to = at;
            while (bytes.hasRemaining()) {
                to += file.write(bytes, to);
            }
        } catch (IOException failure) {
            throw storage(failure);
        }
    }

    private static void truncate(Partial partial, long length) throws Refused {
        try {
            partial.channel().truncate(length);
        } catch (IOException failure) {
            throw storage(failure);
        }
    }

    private static void delete(Partial partial) throws Refused {
        try {
            partial.delete();
        } catch (IOException failure) {
            throw storage(failure);
        }
    }

    private void complete(Partial partial, Path target) throws Refused {
        try {
            partial.complete(target, overwrite);
        } catch (FileAlreadyExistsException meanwhile) {
            throw new Refused(Wire.EXISTS, "a file of that name has come meanwhile; --overwrite replaces it");
        } catch (IOException failure) {
            throw storage(failure);
        }
    }

    /**
     * Tells the sender, and takes what it had sent before it heard: a connection that is closed with bytes unread is
     * reset, and the sender would not hear why.
     */
    private static void refuse(StreamConnection connection, Refused why) throws IOException {
        new Wire.Refusal(why.code, String.valueOf(why.getMessage())).write(connection.outputStream());
        connection.endOutput();
        connection.readTimeout(UNHEEDED);
        ByteBuffer unheeded = ByteBuffer.allocate(BUFFER_BYTES);
        long left = MOST_UNHEEDED_BYTES;
        while (left > 0) {
            int read = connection.input().read(unheeded.clear());
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }
}
