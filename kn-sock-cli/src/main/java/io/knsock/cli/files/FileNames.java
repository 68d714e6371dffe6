package io.knsock.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which names a file may have that somebody sends: those that mean a file of a folder, on every system. */
final class FileNames {
    /** What file systems take, in bytes of UTF-8. */
    static final int MOST_BYTES = 255;

    /** How the receiver's own files begin. */
    static final String OWN = ".kn-sock-";

    private static final String SEPARATORS_AND_RESERVED = "/\\<>:\"|?*";

    /** Windows takes them for devices, whatever follows a dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\\s*(\\..*)?");

    private static final Set<Integer> UNSEEN = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.SURROGATE,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);

    private FileNames() {}

    /** Returns what is wrong with a name, for people; null if nothing is. */
    static @Nullable String wrongWith(String name) {
        if (name.isEmpty()) {
            return "the name is empty";
        }
        if (name.getBytes(UTF_8).length > MOST_BYTES) {
            return "the name has more than " + MOST_BYTES + " bytes";
        }
        if (name.chars().anyMatch(one -> SEPARATORS_AND_RESERVED.indexOf(one) >= 0)) {
            return "the name has one of " + SEPARATORS_AND_RESERVED;
        }
        if (name.codePoints().anyMatch(one -> UNSEEN.contains(Character.getType(one)))) {
            return "the name has a character that cannot be seen";
        }
        if (name.equals(".") || name.equals("..")) {
            return "the name means a folder";
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            return "the name ends with a dot or a space, which Windows leaves out";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (DEVICE.matcher(lower).matches()) {
            return "the name is that of a device on Windows";
        }
        return lower.startsWith(OWN) ? "names that begin with " + OWN + " are the receiver's" : null;
    }
}
