package io.knsock.cdi.handlers;

import io.knsock.AsyncMessageHandler;
import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.ConnectionListener;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.config.CdiLog;
import io.knsock.cdi.context.ConnectionBeans;
import io.knsock.cdi.context.FreshContext;
import io.knsock.cdi.context.Leftovers;
import io.knsock.cdi.context.MessageScope;
import io.knsock.cdi.payload.Codecs;
import io.knsock.codec.Codec;
import io.knsock.engine.Handlers;
import io.knsock.engine.container.FailureAnswer;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls the beans of one server for its messages and connections, each in a context of its own and with the scopes that
 * belong to it, and sees to it that none leaves anything on its thread. Holds one reference to each bean from its
 * creation to {@link #close()}; to a bean in {@code @Dependent} that is one instance.
 *
 * <p>Safe for use by many threads: the references do not change, and the map of connections is concurrent. The engine
 * calls for one connection in order, opened, messages, closed, so what opened has put is there for the others. A
 * connection that the engine had to cut is still there when the application ends: {@link #close()} takes it out, and a
 * call that comes later finds nothing. One that is going on meanwhile may end the same beans; {@link ConnectionBeans}
 * destroys each once.
 */
public final class ServerCalls implements ConnectionListener, AutoCloseable {
    private final ServerBeans server;
    private final MessageScope scope;
    private final FreshContext context;
    private final Leftovers leftovers;
    private final String handler;
    private final String listeners;
    private final Observability observability;
    private final Codecs codecs;
    private final Charset charset;
    private final Map<BeanMethod, HandlerPayloads> ofIdles = new LinkedHashMap<>();
    private final References references;
    private final boolean listening;
    private final ErrorCalls errors;
    private final Map<Connection, ConnectionBeans> open = new ConcurrentHashMap<>();

    /**
     * Creates the calls of a server, and with them what is in {@code @Dependent}.
     *
     * @param keepsBeans whether the application has beans in {@link ConnectionScoped}
     * @param context what each call has around it
     * @param charset the encoding of text
     * @param failures what the peer gets whose message has failed, if no method says it
     */
    public ServerCalls(
            ServerBeans server,
            boolean keepsBeans,
            BeanManager beans,
            MessageScope scope,
            FreshContext context,
            Leftovers leftovers,
            Observability observability,
            Codecs codecs,
            Charset charset,
            FailureAnswer failures) {
        this.server = server;
        this.scope = scope;
        this.context = context;
        this.leftovers = leftovers;
        this.handler = server.handler();
        this.listeners = "what hears of the connections of server " + server.server();
        this.observability = observability;
        this.codecs = codecs;
        this.charset = charset;
        this.references = new References(beans);
        this.listening = keepsBeans
                || !server.opens().isEmpty()
                || !server.idles().isEmpty()
                || !server.closes().isEmpty();
        server.opens().forEach(references::to);
        server.idles().forEach(method -> {
            ofIdles.put(method, payloads(method));
            references.to(method);
        });
        server.closes().forEach(references::to);
        this.errors = new ErrorCalls(failures.action(), reply(failures, charset), this::isolatedForError);
        server.errors()
                .values()
                .forEach(error -> errors.add(error, references.to(error.method()), payloads(error.method())));
    }

    private static @Nullable Message reply(FailureAnswer failures, Charset charset) {
        String text = failures.reply();
        return text == null ? null : Codec.text(charset).encode(text);
    }

    /**
     * Returns what the engine is to call. A listener costs a hop for each connection, so there is one only if it is
     * needed.
     */
    public Handlers handlers() {
        Handlers handlers = messages();
        return listening ? handlers.listener(this) : handlers;
    }

    /** Returns whether messages are handled on the event loop, where no executor has a part. */
    public boolean isAsync() {
        return server.isAsync();
    }

    private Handlers messages() {
        BeanMethod method = server.handlerMethod();
        if (method != null) {
            Object target = references.to(method);
            HandlerPayloads payloads = payloads(method);
            return method.signature().isAsync()
                    ? async((connection, message) ->
                            stage(payloads, call(method, target, connection, payloads.read(message))))
                    : blocking((connection, message) ->
                            payloads.write(call(method, target, connection, payloads.read(message))));
        }
        Bean<?> bean = Objects.requireNonNull(server.handlerBean());
        return server.isAsync()
                ? async(references.to(bean, AsyncMessageHandler.class))
                : blocking(references.to(bean, MessageHandler.class));
    }

    private Handlers blocking(MessageHandler bean) {
        MessageHandler isolated =
                (connection, message) -> isolated(handler, connection, () -> bean.onMessage(connection, message));
        return Handlers.of(observability.handler(server.server(), errors.answering(isolated)));
    }

    private Handlers async(AsyncMessageHandler bean) {
        AsyncMessageHandler isolated =
                (connection, message) -> isolated(handler, connection, () -> bean.onMessage(connection, message));
        return Handlers.ofAsync(observability.handlerAsync(server.server(), errors.answeringLater(isolated)));
    }

    /** Calls a bean for a message. */
    private <T extends @Nullable Object> T isolated(String who, Connection connection, Callable<T> handling)
            throws Exception {
        return context.call(who, () -> leftovers.call(who, () -> scope.call(beansOf(connection), handling)));
    }

    private @Nullable Object isolatedForError(String who, Connection connection, Callable<@Nullable Object> body)
            throws Exception {
        return this.<@Nullable Object>isolated(who, connection, body);
    }

    private HandlerPayloads payloads(BeanMethod method) {
        return HandlerPayloads.of(server.server(), method.signature(), codecs, charset);
    }

    private static @Nullable Object call(
            BeanMethod method, Object target, Connection connection, @Nullable Object payload) throws Exception {
        return method.call(target, method.signature().arguments(connection, payload, null, null));
    }

    private static CompletionStage<? extends @Nullable Message> stage(
            HandlerPayloads payloads, @Nullable Object returned) {
        return returned == null
                ? CompletableFuture.completedFuture(null)
                : ((CompletionStage<?>) returned).thenApply(payloads::write);
    }

    private ConnectionBeans beansOf(Connection connection) {
        if (!listening) {
            return ConnectionBeans.none(connection);
        }
        ConnectionBeans kept = open.get(connection);
        if (kept == null) {
            throw new IllegalStateException("the application has ended: its beans handle no more messages");
        }
        return kept;
    }

    @Override
    public void opened(Connection connection) throws Exception {
        ConnectionBeans kept = new ConnectionBeans(connection);
        open.put(connection, kept);
        if (!server.opens().isEmpty()) {
            context.call(
                    listeners,
                    () -> scope.call(kept, () -> {
                        for (BeanMethod method : server.opens()) {
                            call(method, method.signature().arguments(connection, null, null, null));
                        }
                        return connection;
                    }));
        }
    }

    @Override
    public @Nullable Message idle(Connection connection, Duration silence) throws Exception {
        ConnectionBeans kept = open.get(connection);
        if (kept != null && !ofIdles.isEmpty()) { // it is not later than the end of the application
            context.call(
                    listeners,
                    () -> scope.call(kept, () -> {
                        for (Map.Entry<BeanMethod, HandlerPayloads> each : ofIdles.entrySet()) {
                            BeanMethod method = each.getKey();
                            Object said = call(method, method.signature().arguments(connection, silence, null, null));
                            Message message = each.getValue().write(said);
                            if (message != null) {
                                connection.sendAsync(message);
                            }
                        }
                        return connection;
                    }));
        }
        return null;
    }

    @Override
    public void closed(Connection connection, CloseCause cause, @Nullable Throwable failure) throws Exception {
        ConnectionBeans kept = open.get(connection);
        if (kept == null) {
            return; // later than the end of the application
        }
        try {
            context.call(
                    listeners,
                    () -> scope.call(kept, () -> {
                        try {
                            callAll(server.closes(), connection, cause, failure);
                        } finally {
                            end(kept);
                        }
                        return connection;
                    }));
        } finally {
            open.remove(connection); // only now, so that close() sees what takes too long
        }
    }

    /** Calls each, whether or not one before it has failed. */
    private void callAll(List<BeanMethod> methods, Connection connection, CloseCause cause, @Nullable Throwable failure)
            throws Exception {
        Exception first = null;
        for (BeanMethod method : methods) {
            try {
                call(method, method.signature().arguments(connection, null, cause, failure));
            } catch (Exception failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private @Nullable Object call(BeanMethod method, @Nullable Object[] arguments) throws Exception {
        return leftovers.<@Nullable Object>call(method.text(), () -> method.call(references.to(method), arguments));
    }

    private void end(ConnectionBeans kept) throws Exception {
        leftovers.call("a bean in @ConnectionScoped of server " + server.server(), () -> {
            kept.end();
            return kept;
        });
    }

    /** Destroys what is left of connections, and what is in {@code @Dependent}; the server has stopped. */
    @Override
    public void close() {
        open.values().removeIf(left -> {
            undo(() -> context.call(
                    listeners,
                    () -> scope.call(left, () -> {
                        end(left);
                        return left;
                    })));
            return true;
        });
        undo(() -> {
            references.close();
            return server;
        });
        undo(() -> {
            scope.close();
            return server;
        });
        CdiLog.ended(server.server());
    }

    private void undo(Callable<?> step) {
        try {
            step.call();
        } catch (Exception failure) {
            CdiLog.notCleanedUp(server.server(), failure);
        }
    }
}
