package io.knsock.rar.inbound;

import io.knsock.BeanActivation;
import io.knsock.Connections;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpReceiver;
import io.knsock.TcpServer;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.container.SharedDeadline;
import io.knsock.engine.container.TwoCopies;
import io.knsock.rar.work.Caller;
import io.knsock.rar.work.SharedEngine;
import io.knsock.rar.work.WorkThreads;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One activated endpoint: a bound server, or what connects in place of it, whose messages go to it. */
public final class Activation implements BeanActivation {
    private final MessageEndpointFactory factory;
    private final ActivationSpec spec;
    private final ActivationName name;
    private final ServerConfig config;
    private final EndpointSource endpoints;
    private final SharedEngine engine;
    private final Served served;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** A server, or what connects in place of it. */
    private record Served(
            Consumer<Duration> stop,
            Connections connections,
            @Nullable TcpServer server,
            @Nullable TcpReceiver receiver) {
        static Served by(TcpServer server) {
            return new Served(server::stop, server.connections(), server, null);
        }

        static Served by(TcpReceiver receiver) {
            return new Served(receiver::stop, receiver.connections(), null, receiver);
        }

        /** Returns why no message can come, or null if one can. */
        @Nullable String problem() {
            if (server == null) {
                return null;
            }
            if (!server.isAccepting()) {
                return "it accepts no connections any more";
            }
            Instant expiry = server.certificateExpiry();
            return expiry == null || Instant.now().isBefore(expiry) ? null : "its certificate expired at " + expiry;
        }

        String state() {
            if (server != null) {
                return server.endpoint();
            }
            return receiver != null && receiver.isConnected() ? "connected to its peer" : "its peer is away";
        }
    }

    private Activation(
            MessageEndpointFactory factory,
            ActivationSpec spec,
            ActivationName name,
            ServerConfig config,
            EndpointSource endpoints,
            SharedEngine engine,
            Served served) {
        this.factory = factory;
        this.spec = spec;
        this.name = name;
        this.config = config;
        this.endpoints = endpoints;
        this.engine = engine;
        this.served = served;
    }

    /**
     * Binds the server, and blocks until it is bound; or begins to connect, which may take as long as the peer
     * wants.
     *
     * @param threads what messages are handled on where they have a caller
     * @param transactions tells how transactions end; null where the container does not say
     * @throws ResourceException if it cannot be bound; nothing is left behind
     */
    public static Activation bind(
            SharedEngine engine,
            WorkThreads threads,
            @Nullable TransactionSynchronizationRegistry transactions,
            MessageEndpointFactory factory,
            TcpActivationSpec spec)
            throws ResourceException {
        ActivationName name = ActivationName.of(factory);
        checkCopies(name);
        ActivationSettings settings = spec.settings(name.server()); // checked here: not every container validates
        checkAnnotation(factory, spec);
        resolveFramings(factory, settings);
        ServerConfig config = settings.server();
        if (transactions == null && isTransacted(factory)) {
            throw new NotSupportedException(
                    "endpoint " + config.name() + " has a transaction for each message, but this"
                            + " container does not tell a resource adapter how transactions end: make the bean manage its"
                            + " transactions itself");
        }
        EndpointSource endpoints = new EndpointSource(factory);
        Handlers handlers =
                handlers(new Delivery(endpoints, settings.failures(), transactions), settings.callers(), threads);
        SocketEngine joined = engine.join();
        try {
            checkReply(config, settings.failures());
            ReceiverConfig receiver = settings.receiver();
            Served served = receiver == null
                    ? Served.by(joined.listen(config, handlers))
                    : Served.by(joined.receive(receiver, handlers));
            Activation activation = new Activation(factory, spec, name, config, endpoints, engine, served);
            name.succeeded(activation);
            return activation;
        } catch (KnSockException failure) {
            engine.leave();
            throw new ResourceException(failure.getMessage(), failure);
        } catch (RuntimeException | ResourceException failure) {
            engine.leave();
            throw failure;
        }
    }

    private static void checkCopies(ActivationName name) throws NotSupportedException {
        String problem = name.application() == null
                ? null
                : TwoCopies.problem(name.application(), Activation.class.getClassLoader());
        if (problem != null) {
            throw new NotSupportedException(problem);
        }
    }

    private static void resolveFramings(MessageEndpointFactory factory, ActivationSettings settings)
            throws InvalidPropertyException {
        try {
            settings.resolveFramings(factory.getEndpointClass().getClassLoader());
        } catch (IllegalArgumentException unusable) {
            throw new InvalidPropertyException(unusable.getMessage(), unusable);
        }
    }

    private static void checkAnnotation(MessageEndpointFactory factory, TcpActivationSpec spec)
            throws InvalidPropertyException {
        for (String property : AnnotatedProperties.withoutValue(factory.getEndpointClass())) {
            if (!spec.has(property)) { // else a descriptor or the server's configuration has a value
                throw new InvalidPropertyException("the property " + property + " is set in @MessageDriven of "
                        + factory.getEndpointClass().getName() + ", but has no value: give it one, or remove it");
            }
        }
        for (String property : AnnotatedProperties.unknown(factory.getEndpointClass())) {
            String near = AnnotatedProperties.near(property);
            if (near != null) {
                throw new InvalidPropertyException("the property " + property + " in @MessageDriven of "
                        + factory.getEndpointClass().getName() + " is none of kn-sock: did you mean " + near + "?");
            }
            Log.unknownProperty(property, factory.getEndpointClass().getName());
        }
    }

    private static Handlers handlers(Delivery delivery, CallerPolicy policy, WorkThreads threads)
            throws NotSupportedException {
        Handlers shared = Handlers.of(delivery);
        if (!policy.isOn()) {
            return shared;
        }
        if (!threads.haveCallers()) {
            throw new NotSupportedException("caller-name is " + policy.name().text()
                    + ", but this container does not let a resource adapter say who the caller is: set caller-name=none, or"
                    + " switch that on in the container, on Open Liberty with the feature appSecurity-5.0");
        }
        return shared.executors(connection -> {
            Caller caller = policy.callerOf(connection);
            return task -> threads.runAs(caller, connection, task);
        });
    }

    private static boolean isTransacted(MessageEndpointFactory factory) throws ResourceException {
        try {
            return factory.isDeliveryTransacted(Delivery.LISTENER_METHOD);
        } catch (NoSuchMethodException noListener) {
            throw new NotSupportedException(
                    "the endpoint does not implement " + MessageHandler.class.getName(), noListener);
        }
    }

    private static void checkReply(ServerConfig config, FailurePolicy policy) throws InvalidPropertyException {
        Message reply = policy.reply();
        if (reply != null) {
            try {
                SocketEngine.checkFits(config.framing(), config.maxFrameBytes(), reply);
            } catch (IllegalArgumentException unfit) {
                throw new InvalidPropertyException("failure-reply cannot be sent: " + unfit.getMessage(), unfit);
            }
        }
    }

    /** Identity, as the container hands back what it handed in (§13.4.4). */
    @SuppressWarnings("ReferenceEquality")
    public boolean isOf(MessageEndpointFactory otherFactory, ActivationSpec otherSpec) {
        return factory == otherFactory && spec == otherSpec;
    }

    /** Returns the open connections. */
    public Connections connections() {
        return served.connections();
    }

    /** Returns the bound address, or null of one that connects. */
    public @Nullable SocketAddress address() {
        return served.server() == null ? null : served.server().address();
    }

    /** Returns how long messages in flight may take when this ends. */
    public Duration drainTimeout() {
        return config.drainTimeout();
    }

    @Override
    public String bean() {
        return name.shown();
    }

    @Override
    public @Nullable String name() {
        return name.activation();
    }

    @Override
    public boolean isReady() {
        return served.problem() == null;
    }

    @Override
    public String state() {
        String problem = served.problem();
        return problem == null ? served.state() : problem;
    }

    /**
     * Drains and stops the server; the port is free when this returns. Blocks for about the drain timeout at most,
     * which it has in common with others that end at the same time. Called again it does nothing.
     */
    public void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        name.ended(this);
        SharedDeadline end = SharedDeadline.begin(config.drainTimeout());
        try {
            served.stop().accept(end.timeout());
        } catch (RuntimeException failure) {
            Log.deactivationFailed(config.name(), failure);
        } finally {
            end.over();
            endpoints.end();
            Log.ended(config.name());
            engine.leave();
        }
    }
}
