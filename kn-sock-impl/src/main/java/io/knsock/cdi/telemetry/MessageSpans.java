package io.knsock.cdi.telemetry;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the messages of one server. A span begins a trace, since nothing on the wire tells of one that it could
 * belong to; it is current while the handler runs, so that what the handler does belongs to it. It never shows what is
 * in a message.
 */
final class MessageSpans {
    private final Tracer tracer;
    private final String spanName;
    private final ServerAttributes attributes;

    MessageSpans(Tracer tracer, String server, ServerAttributes attributes) {
        this.tracer = tracer;
        this.spanName = server + " message";
        this.attributes = attributes;
    }

    MessageHandler around(MessageHandler handler) {
        return (connection, message) -> {
            Span span = begin(connection);
            Throwable thrown = null;
            try (Scope current = span.makeCurrent()) {
                return handler.onMessage(connection, message);
            } catch (Throwable failure) { // only looked at, and thrown on
                thrown = failure;
                throw failure;
            } finally {
                end(span, thrown);
            }
        };
    }

    AsyncMessageHandler aroundAsync(AsyncMessageHandler handler) {
        return (connection, message) -> {
            Span span = begin(connection);
            CompletionStage<? extends @Nullable Message> stage;
            try (Scope current = span.makeCurrent()) {
                stage = handler.onMessage(connection, message);
            } catch (Throwable failure) { // only looked at, and thrown on
                end(span, failure);
                throw failure;
            }
            return stage.whenComplete((reply, failure) -> end(span, failure));
        };
    }

    /** Addresses are only told to a span that is kept: most are not where few are sampled. */
    private Span begin(Connection connection) {
        Span span = tracer.spanBuilder(spanName)
                .setSpanKind(SpanKind.SERVER)
                .setNoParent()
                .setAllAttributes(attributes.withPort(connection))
                .startSpan();
        if (span.isRecording()) {
            describe(span, connection);
        }
        return span;
    }

    private static void describe(Span span, Connection connection) {
        SocketAddress local = connection.localAddress();
        SocketAddress remote = connection.remoteAddress();
        SocketAddress proxy = connection.proxyAddress();
        span.setAttribute(Names.CONNECTION, connection.id());
        span.setAttribute(Names.TRANSPORT, Names.transport(local));
        if (local instanceof InetSocketAddress inet) {
            span.setAttribute(Names.SERVER_ADDRESS, inet.getHostString());
        }
        if ((proxy == null ? remote : proxy) instanceof InetSocketAddress peer) {
            span.setAttribute(Names.PEER_ADDRESS, peer.getHostString());
            span.setAttribute(Names.PEER_PORT, (long) peer.getPort());
        }
        if (proxy != null && remote instanceof InetSocketAddress client) {
            span.setAttribute(Names.CLIENT_ADDRESS, client.getHostString());
            span.setAttribute(Names.CLIENT_PORT, (long) client.getPort());
        }
    }

    private static void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            span.setAttribute(Names.ERROR_TYPE, Names.of(failure)).setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
