package io.knsock.cdi.telemetry;

import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.container.Answered;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** The names of attributes: those of OpenTelemetry's semantic conventions where they have one, else kn-sock's own. */
final class Names {
    /** The instrumentation scope. */
    static final String SCOPE = "io.knsock";

    static final AttributeKey<String> APPLICATION = AttributeKey.stringKey("kn_sock.application");
    static final AttributeKey<String> SERVER = AttributeKey.stringKey("kn_sock.server.name");
    static final AttributeKey<String> POOL = AttributeKey.stringKey("kn_sock.pool.name");
    static final AttributeKey<String> CLIENT = AttributeKey.stringKey("kn_sock.client.name");
    static final AttributeKey<String> CONNECTION = AttributeKey.stringKey("kn_sock.connection.id");
    static final AttributeKey<String> REFUSAL = AttributeKey.stringKey("kn_sock.refusal");
    static final AttributeKey<String> CAUSE = AttributeKey.stringKey("kn_sock.cause");
    static final AttributeKey<String> STATE = AttributeKey.stringKey("kn_sock.connection.state");
    static final AttributeKey<Boolean> SERVED = AttributeKey.booleanKey("kn_sock.pool.served");

    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> DIRECTION = AttributeKey.stringKey("network.io.direction");
    static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
    static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");
    static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    static final AttributeKey<Long> CLIENT_PORT = AttributeKey.longKey("client.port");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

    private Names() {}

    /** Returns the value of an attribute for a constant. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns what failed, for {@link #ERROR_TYPE}: the class and never the message, which may quote what was sent. */
    static String of(Throwable failure) {
        Throwable cause = failure.getCause();
        Throwable failed = failure instanceof CompletionException && cause != null ? cause : failure;
        return (failed instanceof Answered answered ? answered.failure() : failed)
                .getClass()
                .getName();
    }

    static String transport(SocketAddress address) {
        return address instanceof InetSocketAddress ? "tcp" : "unix";
    }

    static Attributes port(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? Attributes.of(SERVER_PORT, (long) inet.getPort())
                : Attributes.empty();
    }

    /** Returns what spans say of the peer; where there are several, only how they are reached. */
    static Attributes peer(ClientConfig config) {
        List<Endpoint> endpoints = config.endpoints();
        Endpoint first = endpoints.get(0);
        AttributesBuilder attributes = Attributes.builder().put(TRANSPORT, first.unixSocket() == null ? "tcp" : "unix");
        if (endpoints.size() == 1) {
            put(attributes, first);
        }
        return attributes.build();
    }

    /** Returns what metrics say of the peer: its port, if there is one and only one. */
    static Attributes port(ClientConfig config) {
        List<Endpoint> endpoints = config.endpoints();
        return endpoints.size() == 1 && endpoints.get(0).unixSocket() == null
                ? Attributes.of(SERVER_PORT, (long) endpoints.get(0).port())
                : Attributes.empty();
    }

    private static void put(AttributesBuilder attributes, Endpoint endpoint) {
        Path unix = endpoint.unixSocket();
        if (unix != null) {
            attributes.put(SERVER_ADDRESS, unix.toString());
        } else {
            attributes.put(SERVER_ADDRESS, String.valueOf(endpoint.host())).put(SERVER_PORT, (long) endpoint.port());
        }
    }
}
