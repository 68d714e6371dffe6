package io.knsock.rar.inbound;

import io.knsock.Connection;
import io.knsock.KnSockException;
import io.knsock.config.ServerConfig;
import io.knsock.engine.log.Printable;
import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import io.knsock.rar.work.Caller;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.TlsStart;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a connection's messages, as the container is told.
 *
 * @param name what of the client's certificate names the caller
 * @param groups which groups that caller is in
 */
record CallerPolicy(CallerName name, CallerGroups groups) {
    private static final String CALLER_NAME = "caller-name";
    private static final String CALLER_GROUPS = "caller-groups";

    /** The settings that an activation has for it. */
    static final List<Setting<Builder>> SETTINGS = List.of(
            new Setting<>(
                    CALLER_NAME,
                    "none, dn, cn, email, dns or uri",
                    "none",
                    "The part of the client's verified certificate that is the caller's name; none: no caller is set.",
                    Builder::name),
            new Setting<>(
                    CALLER_GROUPS,
                    "name: group, group; *: group",
                    "none",
                    "The groups of each caller; those of * for all names that are not listed; needs caller-name.",
                    (policy, value) -> policy.groups = value));

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if one is wrong; the message begins with its key
     */
    static CallerPolicy of(Settings.Source source) {
        return Settings.read(SETTINGS, new Builder(), source).build();
    }

    /** Returns one sentence for each setting that is wrong, which begins with its key. */
    static List<String> mistakes(Settings.Source source) {
        return Settings.mistakes(SETTINGS, Builder::new, Builder::build, source);
    }

    boolean isOn() {
        return name != CallerName.NONE;
    }

    /**
     * Checks that clients are asked for certificates.
     *
     * @throws IllegalArgumentException if they are not
     */
    void check(ServerConfig config) {
        if (!isOn()) {
            return;
        }
        ServerTlsConfig tls = config.tls();
        if (tls == null || tls.clientAuth() == ClientAuth.NONE) {
            throw new IllegalArgumentException(CALLER_NAME + " is " + name.text()
                    + ", but clients are not asked for a certificate: set tls.client-auth=required");
        }
        if (tls.start() == TlsStart.ON_REQUEST) {
            throw new IllegalArgumentException(CALLER_NAME + " is " + name.text()
                    + ", but connections begin without TLS, when the caller has to be known: set tls.start=immediate");
        }
    }

    /**
     * Returns the caller of a connection: one without a name and groups if the client has presented no certificate, as
     * it may with tls.client-auth=optional.
     *
     * @throws KnSockException if the certificate does not have such a name, or one with characters that cannot be
     *     printed: two names that look alike, or a name that looks like another line of a log, are nobody's
     */
    Caller callerOf(Connection connection) {
        List<X509Certificate> chain = connection.peerCertificates();
        if (chain.isEmpty()) {
            return new Caller(null, List.of());
        }
        X509Certificate certificate = chain.get(0);
        String caller = name.of(certificate);
        if (caller == null) {
            throw new KnSockException("the certificate of " + Printable.text(certificate.getSubjectX500Principal())
                    + " does not have what names the caller: " + CALLER_NAME + " is " + name.text());
        }
        if (!Printable.isPrintable(caller)) {
            throw new KnSockException("the certificate names the caller " + Printable.text(caller)
                    + ", with control or format characters, which no name of a caller may have: " + CALLER_NAME + " is "
                    + name.text());
        }
        return new Caller(caller, groups.of(caller));
    }

    /** What the settings are given to. */
    static final class Builder {
        private CallerName name = CallerName.NONE;
        private @Nullable String groups;

        private void name(String value) {
            name = Arrays.stream(CallerName.values())
                    .filter(one -> one.name().equals(value.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "must be none, dn, cn, email, dns or uri, but is '" + value + "'"));
        }

        private CallerPolicy build() {
            if (groups == null) {
                return new CallerPolicy(name, CallerGroups.NONE);
            }
            if (name == CallerName.NONE) {
                throw new IllegalArgumentException(
                        CALLER_GROUPS + " is set, but caller-name is none: set what names the caller");
            }
            try {
                return new CallerPolicy(name, CallerGroups.parse(groups, form()));
            } catch (IllegalArgumentException bad) {
                throw new IllegalArgumentException(CALLER_GROUPS + " " + bad.getMessage(), bad);
            }
        }

        /** A DN may be written with spaces, and is compared without. */
        private UnaryOperator<String> form() {
            return name == CallerName.DN ? written -> new X500Principal(written).getName() : UnaryOperator.identity();
        }
    }
}
