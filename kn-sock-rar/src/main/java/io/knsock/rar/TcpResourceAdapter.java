package io.knsock.rar;

import io.knsock.Connections;
import io.knsock.config.EngineExecutors;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.container.SharedDeadline;
import io.knsock.engine.settings.Transport;
import io.knsock.rar.inbound.Activation;
import io.knsock.rar.inbound.ActivationName;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.rar.properties.EngineAdapter;
import io.knsock.rar.work.DaemonThreads;
import io.knsock.rar.work.SharedEngine;
import io.knsock.rar.work.WorkThreads;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * The resource adapter: the servers of the activated endpoints and outbound connections, each on an engine of its own.
 * It is started once and, after its stop, not used again (§5.3.1).
 *
 * <p>It has no properties, so all instances are equal (§19.4.2); nothing is shared between them.
 *
 * @since 0.1
 */
public final class TcpResourceAdapter implements EngineAdapter {
    /** For closing connections and ending event loops where no server has to be drained. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final AtomicReference<State> state = new AtomicReference<>(new State(Phase.NEW, null));
    private final Set<Activation> activations = ConcurrentHashMap.newKeySet();

    /** One for all activations, so that no two connections of this adapter have the same id, then or later. */
    private final AtomicLong connectionNumbers = new AtomicLong();

    private enum Phase {
        NEW,
        RUNNING,
        STOPPED
    }

    private record State(Phase phase, @Nullable Running running) {}

    /**
     * What there is between start and stop.
     *
     * @param inbound on threads of the work manager, which get back with the last activation
     * @param transactions null where the container offers none
     */
    private record Running(
            WorkThreads threads,
            SharedEngine inbound,
            SharedEngine outbound,
            @Nullable TransactionSynchronizationRegistry transactions) {
        static Running on(BootstrapContext context, Transport transport, LongSupplier numbers) {
            WorkThreads threads = new WorkThreads(context);
            DaemonThreads loops = new DaemonThreads("kn-sock-");
            DaemonThreads watch = new DaemonThreads("kn-sock-watch-");
            return new Running(
                    threads,
                    engine(threads, threads::runLong, watch::run, transport, numbers),
                    engine(threads, loops::run, watch::run, transport, numbers),
                    context.getTransactionSynchronizationRegistry());
        }

        private static SharedEngine engine(
                WorkThreads threads, Executor loops, Executor watch, Transport transport, LongSupplier numbers) {
            return new SharedEngine(() -> SocketEngine.start(
                    EngineExecutors.builder()
                            .loops(loops)
                            .watch(watch)
                            .lookups(threads::runLong)
                            .handlers(threads::run)
                            .build(),
                    transport,
                    numbers));
        }
    }

    /** Creates a resource adapter; the container starts it. */
    public TcpResourceAdapter() {}

    /**
     * Takes no thread yet and does not wait.
     *
     * @throws ResourceAdapterInternalException if this instance was started before, or no engine could be made
     */
    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        Transport transport;
        try {
            transport = Transport.best();
        } catch (RuntimeException failure) {
            throw new ResourceAdapterInternalException(
                    "the engine cannot be started: " + failure.getMessage(), failure);
        }
        State started = new State(Phase.RUNNING, Running.on(context, transport, connectionNumbers::incrementAndGet));
        State before = state.get();
        if (before.phase() != Phase.NEW || !state.compareAndSet(before, started)) {
            throw new ResourceAdapterInternalException("this resource adapter was started before: make another");
        }
    }

    /**
     * Drains all servers at once, at most for the longest of their drain timeouts, closes all connections and gives all
     * threads back. What fails does not keep the rest from being released.
     */
    @Override
    public void stop() {
        Running running = state.getAndSet(new State(Phase.STOPPED, null)).running();
        if (running == null) {
            return;
        }
        Duration timeout = activations.stream()
                .map(Activation::drainTimeout)
                .max(Comparator.naturalOrder())
                .orElse(STOP_TIMEOUT);
        SharedDeadline end = SharedDeadline.begin(timeout);
        running.inbound().stop(end.timeout());
        running.outbound().stop(STOP_TIMEOUT);
        end.over();
        activations.forEach(Activation::end); // their servers are stopped; this lets go of who waits for an endpoint
        activations.clear();
    }

    /**
     * Binds a server whose messages go to the endpoint. Blocks until it is bound.
     *
     * @throws NotSupportedException if the spec is not a {@link TcpActivationSpec}
     * @throws jakarta.resource.spi.InvalidPropertyException if a setting is missing or wrong
     * @throws ResourceException if the server cannot be bound, for example because another endpoint has the port; as of
     *     all failures, its message begins with the name of the activation and of the bean
     */
    @Override
    public void endpointActivation(MessageEndpointFactory endpoints, ActivationSpec spec) throws ResourceException {
        try {
            activate(endpoints, spec);
        } catch (ResourceException | RuntimeException failure) {
            throw ActivationName.of(endpoints).failed(failure);
        }
    }

    private void activate(MessageEndpointFactory endpoints, ActivationSpec spec) throws ResourceException {
        if (!(spec instanceof TcpActivationSpec own)) {
            throw new NotSupportedException("the activation spec must be a " + TcpActivationSpec.class.getName()
                    + ", but is a " + spec.getClass().getName());
        }
        Running running = running();
        Activation activation =
                Activation.bind(running.inbound(), running.threads(), running.transactions(), endpoints, own);
        activations.add(activation);
        if (state.get().phase() != Phase.RUNNING) { // stopped meanwhile, and the stop may not have seen this one
            activations.remove(activation);
            activation.end();
            throw stopped();
        }
    }

    /**
     * Drains and stops the server of the endpoint. Blocks for about its drain timeout at most; of several that end one
     * after the other, each gets what is left since the first began, and half a second at least. Throws nothing.
     */
    @Override
    public void endpointDeactivation(MessageEndpointFactory endpoints, ActivationSpec spec) {
        ActivationName.of(endpoints).forget();
        find(endpoints, spec).filter(activations::remove).ifPresent(Activation::end);
    }

    private Optional<Activation> find(MessageEndpointFactory endpoints, ActivationSpec spec) {
        return activations.stream()
                .filter(activation -> activation.isOf(endpoints, spec))
                .findFirst();
    }

    /** Returns the bound address of an activated endpoint. */
    Optional<SocketAddress> address(MessageEndpointFactory endpoints, ActivationSpec spec) {
        return find(endpoints, spec).flatMap(activation -> Optional.ofNullable(activation.address()));
    }

    /** Returns the open connections of each activation. */
    Stream<Connections> connections() {
        return activations.stream().map(Activation::connections);
    }

    /** Returns none: no transactions are taken part in. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }

    @Override
    public SocketEngine engine() throws ResourceException {
        return running().outbound().join();
    }

    @Override
    public Executor handlers() throws ResourceException {
        return running().threads()::run;
    }

    private Running running() throws ResourceException {
        State now = state.get();
        if (now.running() == null) {
            throw now.phase() == Phase.NEW
                    ? new IllegalStateException("the resource adapter is not started yet")
                    : stopped();
        }
        return now.running();
    }

    private static ResourceException stopped() {
        return new IllegalStateException("the resource adapter is stopped");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TcpResourceAdapter;
    }

    @Override
    public int hashCode() {
        return TcpResourceAdapter.class.hashCode();
    }
}
