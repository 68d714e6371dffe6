package io.knsock.engine.tls;

import io.knsock.engine.keys.PeerVerification;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of a server by the names that clients ask for.
 *
 * @param byDefault for those that ask for none, or for one that is not there
 * @param byName by host, or by {@code *} and what follows the first label, in lower case
 * @param peers looks at the certificates of clients; null if they are not asked for one
 */
record ServedNames(
        SslContext byDefault,
        Map<String, SslContext> byName,
        @Nullable PeerVerification peers) implements Mapping<String, SslContext> {
    /** A wildcard stands for one label, the first: RFC 6125, section 6.4.3. */
    @Override
    public SslContext map(@Nullable String host) {
        if (host == null) {
            return byDefault;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host; // RFC 6066 has it without
        SslContext exact = byName.get(name);
        int dot = name.indexOf('.');
        if (exact == null && dot > 0) {
            exact = byName.get("*" + name.substring(dot));
        }
        return exact == null ? byDefault : exact;
    }
}
