package io.knsock.engine.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.KnSockException;
import io.knsock.PortInUseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The file of a server's Unix domain socket. It outlives a server that was killed, so one on which nobody listens is
 * replaced; one that something listens on, and any other file, never is. Two servers that start on one path at the same
 * instant may both find the old file without a listener; the later one then has the path. Netty removes the file when
 * the server's channel is closed.
 */
public final class UnixSocketFile {
    /** The size of {@code sun_path} on Linux, less the zero at its end: {@code unix(7)}. */
    private static final int MAX_BYTES = 107;

    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private UnixSocketFile() {}

    /**
     * Sees to it that a server can be bound to the path.
     *
     * @throws PortInUseException if somebody listens there
     * @throws KnSockException if it cannot be for another reason
     */
    public static void prepare(String server, Path path) {
        String what = "server " + server + " cannot be bound to unix:" + path + ": ";
        try {
            checkLength(path);
        } catch (IllegalArgumentException tooLong) {
            throw new KnSockException(what + tooLong.getMessage(), tooLong);
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new KnSockException(what + "there is no directory " + directory + ": create it");
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (!isSocket(path)) {
                throw new KnSockException(
                        what + "a file is there that is no socket: remove it, or choose another path");
            }
            if (isListenedTo(path)) {
                throw new PortInUseException(what + "something listens there: stop it, or choose another path");
            }
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new KnSockException(
                    what + "the socket that is there cannot be replaced: " + ConnectFailures.reason(failure), failure);
        }
    }

    /**
     * Checks that the system has room for a path.
     *
     * @throws IllegalArgumentException if it has none for so long a path
     */
    public static void checkLength(Path path) {
        int bytes = path.toString().getBytes(UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("the path of a Unix domain socket has at most " + MAX_BYTES
                    + " bytes, but this one has " + bytes + ": choose a shorter one");
        }
    }

    /**
     * Sets the mode of a socket that has just been bound.
     *
     * @throws KnSockException if the system does not let it be set
     */
    public static void setMode(String server, Path path, Set<PosixFilePermission> mode) {
        try {
            Files.setPosixFilePermissions(path, mode);
        } catch (IOException | UnsupportedOperationException failure) {
            throw new KnSockException(
                    "server " + server + " cannot be bound to unix:" + path + ": unix-socket-mode cannot be set there: "
                            + failure,
                    failure);
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & TYPE_MASK) == SOCKET
                : Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther();
    }

    /** Does not block: a listener whose backlog is full would otherwise keep it waiting. */
    private static boolean isListenedTo(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
