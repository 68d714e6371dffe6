package io.knsock.cdi.telemetry;

import io.knsock.Connection;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one server with its port, which is the same for all its connections. Safe for use by many threads.
 */
final class ServerAttributes {
    private final Attributes attributes;

    /** Only known once there is a connection. A race makes it twice, and alike. */
    private volatile @Nullable Attributes withPort;

    ServerAttributes(Attributes attributes) {
        this.attributes = attributes;
    }

    /** @param connection any of the server's */
    Attributes withPort(Connection connection) {
        Attributes known = withPort;
        if (known == null) {
            known = attributes.toBuilder()
                    .putAll(Names.port(connection.localAddress()))
                    .build();
            withPort = known;
        }
        return known;
    }
}
