package io.knsock.rar.inbound;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What of a client's certificate is the name of the caller. */
enum CallerName {
    /** Nothing: there is no caller. */
    NONE(-1) {
        @Override
        @Nullable String of(X509Certificate certificate) {
            return null;
        }
    },
    /** The whole subject, as RFC 2253 writes it. */
    DN(-1) {
        @Override
        @Nullable String of(X509Certificate certificate) {
            return present(certificate.getSubjectX500Principal().getName());
        }
    },
    /** The subject's common name; of several the most specific. */
    CN(-1) {
        @Override
        @Nullable String of(X509Certificate certificate) {
            return commonName(certificate.getSubjectX500Principal());
        }
    },
    /** The first e-mail address among the subject's alternative names. */
    EMAIL(1),
    /** The first host name among the subject's alternative names. */
    DNS(2),
    /** The first URI among the subject's alternative names. */
    URI(6);

    /** Of a GeneralName, RFC 5280, section 4.2.1.6. */
    private final Integer generalName;

    CallerName(int generalName) {
        this.generalName = generalName;
    }

    /** Returns the name that a verified certificate has, or null if it has none. */
    @Nullable String of(X509Certificate certificate) {
        return alternativeNames(certificate)
                .filter(name -> generalName.equals(name.get(0)))
                .map(name -> present(String.valueOf(name.get(1))))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns it as it is written in settings. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Stream<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? Stream.of() : names.stream();
        } catch (CertificateParsingException malformed) {
            return Stream.of(); // a certificate that has no name that anybody could read
        }
    }

    private static @Nullable String commonName(X500Principal subject) {
        try {
            List<Rdn> names = new LdapName(subject.getName()).getRdns();
            for (int i = names.size() - 1; i >= 0; i--) { // the most specific is the last
                String name = commonName(names.get(i).toAttributes());
                if (name != null) {
                    return name;
                }
            }
            return null;
        } catch (InvalidNameException malformed) {
            return null;
        }
    }

    private static @Nullable String commonName(Attributes parts) {
        try {
            Attribute name = parts.get("CN");
            NamingEnumeration<?> values = name == null ? null : name.getAll();
            return values != null && values.hasMore() && values.next() instanceof String text ? present(text) : null;
        } catch (NamingException malformed) {
            return null;
        }
    }

    private static @Nullable String present(String name) {
        return name.isBlank() ? null : name;
    }
}
