import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives every file in the archives of a folder the mode 0644 and every folder in them 0755. Maven's archiver takes
 * modes from the disk, where they are the umask's of whoever builds, and can only take bits away. The build calls this
 * for what it has packed: {@code java scripts/ArchiveModes.java some-module/target}. Nothing but the modes is changed;
 * an archive that has them is not written.
 */
final class ArchiveModes {
    // APPNOTE.TXT of PKWARE, sections 4.3.12 and 4.3.16.
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_HEADER_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int UNIX = 3;

    private static final int FILE = 0100644 << 16;
    private static final int FOLDER = 0040755 << 16 | 0x10;

    private ArchiveModes() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        if (!Files.isDirectory(folder)) {
            return; // a module that packs nothing
        }
        List<Path> archives;
        try (Stream<Path> files = Files.list(folder)) {
            archives = files.filter(file -> file.toString().matches(".*\\.([jrwe]ar)")).toList();
        }
        for (Path archive : archives) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
            if (setModes(bytes, archive)) {
                Files.write(archive, bytes.array());
            }
        }
    }

    private static boolean setModes(ByteBuffer bytes, Path archive) throws IOException {
        int end = bytes.limit() - END_BYTES;
        while (end >= 0 && bytes.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw new IOException(archive + " is no archive: it has no end record");
        }
        int count = Short.toUnsignedInt(bytes.getShort(end + 10));
        int at = bytes.getInt(end + 16);
        boolean changed = false;
        for (int i = 0; i < count; i++) {
            if (at < 0 || at > end || bytes.getInt(at) != CENTRAL_HEADER) {
                throw new IOException(archive + ": entry " + i + " of " + count + " is not where the end record says");
            }
            int name = Short.toUnsignedInt(bytes.getShort(at + 28));
            String path = new String(bytes.array(), at + CENTRAL_HEADER_BYTES, name, UTF_8);
            int mode = path.endsWith("/") ? FOLDER : FILE;
            if (bytes.get(at + 5) == UNIX && bytes.getInt(at + 38) != mode) {
                bytes.putInt(at + 38, mode);
                changed = true;
            }
            at += CENTRAL_HEADER_BYTES
                    + name
                    + Short.toUnsignedInt(bytes.getShort(at + 30))
                    + Short.toUnsignedInt(bytes.getShort(at + 32));
        }
        return changed;
    }
}
