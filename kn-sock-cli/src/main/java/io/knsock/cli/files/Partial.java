package io.knsock.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a file. It stays in the folder until it is whole or damaged, under a name that is made from the
 * hash of the file's own: it has always the same length, and nobody can send a file of that name.
 */
final class Partial implements AutoCloseable {
    private static final int NAME_BYTES = 16;

    private final Path path;
    private final FileChannel channel;

    private Partial(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static Path path(Path folder, String name) {
        byte[] hash = Wire.hash().digest(name.getBytes(UTF_8));
        return folder.resolve(FileNames.OWN + HexFormat.of().formatHex(hash, 0, NAME_BYTES) + ".part");
    }

    /** How it is opened; tests do it otherwise. */
    interface Opening {
        FileChannel open(Path path) throws IOException;
    }

    /** Opens the file, and no other that a link leads to; makes it if it is not there. */
    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns what there is of a file of that name; null if somebody is at work on it. */
    static @Nullable Partial of(Path folder, String name, Opening opening) throws IOException {
        Path path = path(folder, name);
        FileChannel channel = opening.open(path);
        boolean ours = false;
        try {
            FileLock lock = channel.tryLock();
            ours = lock != null; // it is let go of with the channel
        } catch (OverlappingFileLockException another) {
            // of this process
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        return ours ? new Partial(path, channel) : null;
    }

    FileChannel channel() {
        return channel;
    }

    /** Makes it the file of its name. */
    void complete(Path target, boolean overwrite) throws IOException {
        channel.force(true);
        if (overwrite) {
            Files.move(path, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(path, target);
        }
    }

    /** Throws away what is there. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
