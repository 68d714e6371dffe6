package io.knsock.engine;

import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of a server by the names that clients ask for.
 *
 * @param byDefault for those that ask for none, or for one that is not there
 * @param byName by host, or by {@code *} and what follows the first label, in lower case
 */
record ServedNames(SslContext byDefault, Map<String, SslContext> byName) implements Mapping<String, SslContext> {
    /** A wildcard stands for one label, the first: RFC 6125, section 6.4.3. */
    @Override
    public SslContext map(@Nullable String host) {
        if (host == null) {
            return byDefault;
        }
        SslContext exact = byName.get(host);
        int dot = host.indexOf('.');
        if (exact == null && dot > 0) {
            exact = byName.get("*" + host.substring(dot));
        }
        return exact == null ? byDefault : exact;
    }
}
