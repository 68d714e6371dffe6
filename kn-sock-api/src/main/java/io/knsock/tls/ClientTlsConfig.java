package io.knsock.tls;

import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a client. By default it trusts the JDK's CAs, verifies that the server's certificate is for the host it
 * connects to, and shows no certificate of its own.
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="client-tls"}
 *
 * @see TlsConfig
 * @since 0.1
 */
public final class ClientTlsConfig extends TlsConfig {
    private final boolean verify;
    private final @Nullable String serverName;

    private ClientTlsConfig(Builder builder) {
        super(builder);
        this.verify = builder.verify;
        this.serverName = builder.serverName;
    }

    /** Returns a builder in which nothing is set: built like that, a client trusts the JDK's CAs. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the TLS of a client that trusts only what this CA signed. */
    public static ClientTlsConfig trusting(Path ca) {
        return builder().ca(ca).build();
    }

    @Override
    public Builder toBuilder() {
        Builder builder = copyTo(new Builder());
        builder.verify = verify;
        builder.serverName = serverName;
        return builder;
    }

    /** Returns whether the server's certificate and host name are verified. */
    public boolean verify() {
        return verify;
    }

    /** Returns the name that is asked for and verified, or null for the host that is connected to. */
    public @Nullable String serverName() {
        return serverName;
    }

    @Override
    Values ownValues() {
        return Values.of("ClientTlsConfig").with("verify", verify).with("serverName", serverName);
    }

    /** Builds a {@link ClientTlsConfig}. For use by one thread. */
    public static final class Builder extends TlsConfigBuilder<Builder> {
        private boolean verify = true;
        private @Nullable String serverName;

        private Builder() {}

        /**
         * Sets whether the server's certificate is verified, and that it is for the host name asked for (RFC 6125).
         * Without it anybody in between can read and change everything: for trials only. Default: true.
         */
        public Builder verify(boolean verify) {
            this.verify = verify;
            return this;
        }

        /**
         * Sets the name that the server is asked for and that its certificate must be for, where it is not the host
         * that is connected to. A name without a dot is asked for, too; a final dot is left out (RFC 6066, section 3);
         * a name with an underscore must be one of the certificate's, letter by letter. An IP address is never asked
         * for. Default: the host.
         */
        public Builder serverName(@Nullable String serverName) {
            this.serverName = serverName == null ? null : Check.text("tls.server-name", serverName);
            return this;
        }

        @Override
        public ClientTlsConfig build() {
            return new ClientTlsConfig(this);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        void checkOwn() {
            if (context != null) {
                notBesideContext("tls.verify=false", verify ? null : false);
            }
            if (!verify && !crl.isEmpty()) {
                throw new IllegalArgumentException("tls.crl has no use with tls.verify=false: remove one of them");
            }
            if (!verify && hasOwnTrust()) {
                throw new IllegalArgumentException((ca != null ? "tls.ca" : "tls.trust-store")
                        + " has no use with tls.verify=false: remove one of them");
            }
        }
    }
}
