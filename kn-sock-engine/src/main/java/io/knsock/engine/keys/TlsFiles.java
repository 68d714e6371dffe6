package io.knsock.engine.keys;

import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsException;
import io.knsock.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the files of some TLS settings held at one moment, or the context that stands in their place. Each is read once,
 * so that what is checked is what is used, and what it is compared with later. Holds secrets: not to be kept.
 */
public final class TlsFiles {
    /** The bundle of all public CAs is a fortieth of it. */
    private static final int MAX_BYTES = 8 << 20;

    private final Map<Path, byte[]> contents = new TreeMap<>();
    private final Map<Path, IOException> failures = new TreeMap<>();

    private @Nullable SSLContext context;
    private @Nullable TlsException noContext;

    private TlsFiles() {}

    /** Reads the files. Does not fail: what cannot be read or had fails whoever asks for it. Blocks. */
    public static TlsFiles read(TlsConfig config) {
        TlsFiles files = new TlsFiles();
        files.add(config.identity());
        if (config instanceof ServerTlsConfig server) {
            server.sni().values().forEach(files::add);
        }
        files.add(config.ca());
        files.add(config.trustStore());
        config.crl().forEach(files::add);
        Supplier<SSLContext> context = config.context();
        if (context != null) {
            files.ask(context);
        }
        return files;
    }

    private void ask(Supplier<SSLContext> supplier) {
        try {
            context = Objects.requireNonNull(supplier.get(), "the supplier returned null");
        } catch (RuntimeException failure) {
            noContext = new TlsException("the TLS context cannot be had: " + failure.getMessage(), failure);
        }
    }

    /** Returns the context; null if TLS is by files. */
    @Nullable SSLContext context() {
        if (noContext != null) {
            throw noContext;
        }
        return context;
    }

    private void add(@Nullable TlsIdentity identity) {
        if (identity != null) {
            add(identity.certificate());
            add(identity.key());
            add(identity.keyStore());
        }
    }

    private void add(@Nullable Pem pem) {
        add(pem == null ? null : pem.file());
    }

    private void add(@Nullable Path file) {
        if (file == null || contents.containsKey(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            contents.put(file, content);
        } catch (IOException unreadable) {
            failures.put(file, unreadable);
        }
    }

    byte[] content(String setting, Path file) {
        byte[] content = contents.get(file);
        if (content == null) {
            throw unreadable(setting, file, Objects.requireNonNull(failures.get(file)));
        }
        if (content.length == 0) {
            throw new TlsException(setting + ": " + file + " is empty");
        }
        return content;
    }

    private static TlsException unreadable(String setting, Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new TlsException(setting + ": there is no file " + file.toAbsolutePath(), cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new TlsException(
                    setting + ": " + file + " may not be read by this user: allow it to, or run as another", cause);
        }
        return new TlsException(setting + ": " + file + " cannot be read: " + cause.getMessage(), cause);
    }

    /** Returns whether there is nothing that could change. */
    public boolean isEmpty() {
        return contents.isEmpty() && failures.isEmpty() && context == null && noContext == null;
    }

    /**
     * Returns what is equal for the same contents and the same files missing, and for the same context; gives no secret
     * away.
     */
    public Object fingerprint() {
        if (context != null) {
            return context;
        }
        StringBuilder text = new StringBuilder();
        for (Path file : new TreeSet<>(contents.keySet())) {
            text.append(file).append('=').append(digest(contents.get(file))).append('\n');
        }
        failures.forEach((file, failure) -> text.append(file)
                .append('!')
                .append(failure.getClass().getName())
                .append('\n'));
        return text.append(noContext == null ? "" : noContext.getMessage()).toString();
    }

    private static String digest(byte @Nullable [] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Objects.requireNonNull(content)));
        } catch (NoSuchAlgorithmException impossible) { // every Java has it
            throw new AssertionError(impossible);
        }
    }
}
