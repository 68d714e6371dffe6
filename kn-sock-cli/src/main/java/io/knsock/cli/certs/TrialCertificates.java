package io.knsock.cli.certs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A CA, and a server and a client that it signed: PEM files for trials, with keys that only their user can read. */
public final class TrialCertificates {
    private static final List<String> NAMES = List.of("ca", "server", "client");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private TrialCertificates() {}

    /**
     * Makes {@code ca}, {@code server} and {@code client}, each {@code .crt} and {@code .key}, in a directory, which is
     * made if need be. Blocks for a second or two.
     *
     * @param hosts the names and addresses of the server, at least one
     * @param days how long they are valid, at least 1
     * @param replace whether files that are there may be replaced
     * @return the files, certificate and key of each in turn
     * @throws FileAlreadyExistsException if one is there and must not be replaced; nothing is written then
     * @throws IllegalArgumentException if a host is neither a name nor an address
     * @throws IOException if the files cannot be written, or the JDK's keytool, which makes them, is not there
     */
    public static List<Path> make(Path directory, List<String> hosts, int days, boolean replace)
            throws IOException, GeneralSecurityException, InterruptedException {
        String names = subjectAlternativeNames(hosts);
        List<Path> files = files(directory);
        if (!replace) {
            for (Path file : files) {
                if (Files.exists(file)) {
                    throw new FileAlreadyExistsException(file.toString());
                }
            }
        }
        Files.createDirectories(directory);
        try (Keytool keytool = new Keytool()) {
            keytool.generate(
                    "ca",
                    options("kn-sock trial CA", days, "-ext", "bc:c=ca:true,pathlen:0", "-ext", "ku:c=keyCertSign"));
            keytool.generate("server", signed(hosts.get(0), days, "eku=serverAuth", "-ext", "san=" + names));
            keytool.generate("client", signed("kn-sock trial client", days, "eku=clientAuth"));
            for (String name : NAMES) {
                write(directory, name, keytool.pair(name));
            }
        }
        return files;
    }

    private static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        for (String name : NAMES) {
            files.add(directory.resolve(name + ".crt"));
            files.add(directory.resolve(name + ".key"));
        }
        return files;
    }

    /** In keytool's words; a host that is neither a name nor an address could be words of another meaning. */
    private static String subjectAlternativeNames(List<String> hosts) {
        List<String> names = new ArrayList<>();
        for (String host : hosts) {
            if (IPV4.matcher(host).matches() || IPV6.matcher(host).matches()) {
                names.add("ip:" + host);
            } else if (HOST.matcher(host).matches()) {
                names.add("dns:" + host);
            } else {
                throw new IllegalArgumentException("'" + host + "' is neither a host name nor an address");
            }
        }
        return String.join(",", names);
    }

    private static List<String> signed(String commonName, int days, String extendedKeyUsage, String... more) {
        List<String> options =
                options(commonName, days, "-signer", "ca", "-ext", "ku:c=digitalSignature", "-ext", extendedKeyUsage);
        options.addAll(List.of(more));
        return options;
    }

    /** They are valid a little before now, so that a machine whose clock is behind takes them, too. */
    private static List<String> options(String commonName, int days, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "-dname",
                "CN=" + commonName,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                "-5M",
                "-validity",
                Integer.toString(days)));
        options.addAll(List.of(more));
        return options;
    }

    private static void write(Path directory, String name, Keytool.Pair pair) throws IOException {
        write(directory.resolve(name + ".crt"), "CERTIFICATE", pair.certificate(), "rw-r--r--");
        write(directory.resolve(name + ".key"), "PRIVATE KEY", pair.key(), "rw-------");
    }

    /** A file is made anew with its permissions: one that is there might be open to others, or be a link. */
    private static void write(Path file, String kind, byte[] der, String permissions) throws IOException {
        String pem = "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
        Files.deleteIfExists(file);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        try (SeekableByteChannel channel = Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE), attributes)) {
            ByteBuffer rest = ByteBuffer.wrap(pem.getBytes(US_ASCII));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }
}
