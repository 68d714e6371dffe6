package io.knsock.cdi.config;

import io.knsock.cdi.container.ServerKind;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The TLS that the application server has of its own: {@code tls.source=server}. On Open Liberty it is that of an ssl
 * element of the server's configuration, elsewhere the default context of the JVM.
 */
final class ContainerTls implements Supplier<SSLContext> {
    private static final String FILES = "files";
    private static final String SERVER = "server";
    private static final String NAMED = SERVER + ":";

    private final String source;
    private final @Nullable String id;
    private final boolean inbound;

    private ContainerTls(String source, @Nullable String id, boolean inbound) {
        this.source = source;
        this.id = id;
        this.inbound = inbound;
    }

    /**
     * Returns what gives the context that the setting asks for; null for files.
     *
     * @param source the value of the key, or null if it is not set
     * @param inbound whether it is for a server
     * @throws IllegalArgumentException if the setting is wrong; the message begins with its key
     */
    static @Nullable ContainerTls of(@Nullable String source, boolean inbound) {
        if (source == null || source.equals(FILES)) {
            return null;
        }
        if (source.equals(SERVER)) {
            return new ContainerTls(source, null, inbound);
        }
        if (source.startsWith(NAMED) && source.length() > NAMED.length()) {
            return new ContainerTls(source, source.substring(NAMED.length()), inbound);
        }
        throw new IllegalArgumentException(ConfigScope.TLS_SOURCE
                + " must be files, server, or server: and the id of an ssl element of Open Liberty, but is '" + source
                + "'");
    }

    /**
     * Finds out whether there is such a context, and a key in it where it is for a server.
     *
     * @throws IllegalArgumentException if not; the message begins with the key of the setting
     */
    void check() {
        SSLContext context;
        try {
            context = get();
        } catch (IllegalStateException missing) {
            throw unusable(withRoot(missing), missing);
        }
        if (inbound) {
            String problem = ServingKey.problemOf(context);
            if (problem != null) {
                throw unusable("its TLS has no key to serve with (" + problem + ")", null);
            }
        }
    }

    private IllegalArgumentException unusable(@Nullable String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                ConfigScope.TLS_SOURCE + " is " + source + ", but this application server cannot give it: " + why + "; "
                        + ServerKind.here().adviceOnKey() + ", or name files",
                cause);
    }

    /** Returns the message, and what is at the root of it all where that says something else. */
    private static @Nullable String withRoot(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = failure.getMessage();
        String why = root.getMessage() == null ? root.toString() : root.getMessage();
        return message == null || message.contains(why) ? message : message + " (" + why + ")";
    }

    /**
     * Returns the context as the application server has it now.
     *
     * @throws IllegalStateException if there is none
     */
    @Override
    public SSLContext get() {
        LibertyTls liberty = LibertyTls.find();
        if (liberty != null) {
            return liberty.context(id, inbound);
        }
        if (id != null) {
            throw new IllegalStateException("ssl elements are Open Liberty's, and its TLS is not here");
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("the default context cannot be made: " + broken.getMessage(), broken);
        }
    }
}
