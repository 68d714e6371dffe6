package io.knsock.rar.outbound;

import io.knsock.KnSockException;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.conversation.NamedConversation;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.client.Connector;
import io.knsock.engine.settings.Settings;
import io.knsock.framing.CustomFraming;
import io.knsock.rar.properties.ConnectionProperties;
import io.knsock.rar.properties.EngineAdapter;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ValidatingManagedConnectionFactory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The settings of connections to one endpoint, and what makes them for the container to pool. {@code host} and {@code
 * port} must be set. What it hands out is a {@link io.knsock.pool.ConnectionPool}.
 *
 * <p>Credentials are no property of a connection: where the peer wants to know who calls, that is the certificate of
 * the settings. So a {@link Subject} makes no difference, and there is no {@link ConnectionRequestInfo}.
 *
 * <p>Equal to another with the same settings (§6.5.3).
 */
public final class TcpManagedConnectionFactory extends ConnectionProperties
        implements ManagedConnectionFactory, ValidatingManagedConnectionFactory {
    private static final long serialVersionUID = 1L;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private transient volatile @Nullable PrintWriter logWriter;

    // Guarded by this.
    private transient @Nullable Target target;
    private transient @Nullable SocketEngine ownEngine;

    /** What connections are made with; the files of TLS were read for it. */
    private record Target(Connector connector, Duration connectTimeout, Executor handlers) {}

    /** Creates a factory in which nothing is set; the container calls the setters. */
    public TcpManagedConnectionFactory() {}

    /**
     * Returns the {@link io.knsock.pool.ConnectionPool} to bind to JNDI.
     *
     * @throws InvalidPropertyException if a setting is missing or wrong; files are read when it is first used
     */
    @Override
    public Object createConnectionFactory(ConnectionManager connections) throws InvalidPropertyException {
        config();
        return new ContainerPool(this, connections);
    }

    /**
     * Returns a {@link io.knsock.pool.ConnectionPool} for use without a container: it keeps no connection. Closed, it
     * ends the threads of this factory. Settings are read when it is first used.
     */
    @Override
    public Object createConnectionFactory() {
        return new ContainerPool(this, new UnpooledConnections());
    }

    /**
     * Connects. Blocks for at most the setting {@code connect-timeout}.
     *
     * @throws InvalidPropertyException if a setting is missing or wrong
     * @throws ResourceException if the connection cannot be made, a {@link jakarta.resource.spi.RetryableException} if
     *     it may be later; the engine's exception is its cause
     */
    @Override
    public ManagedConnection createManagedConnection(@Nullable Subject subject, @Nullable ConnectionRequestInfo request)
            throws ResourceException {
        checkNone(request);
        try {
            Target to = target();
            return new TcpManagedConnection(this, to.connector().connect(to.connectTimeout()), to.handlers());
        } catch (KnSockException failure) {
            throw Failures.toContainer(failure);
        }
    }

    /** Returns the first of the connections that is this factory's, or an equal one's, and fit for use; else null. */
    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable ManagedConnection matchManagedConnections(
            Set candidates, @Nullable Subject subject, @Nullable ConnectionRequestInfo request)
            throws ResourceException {
        checkNone(request);
        for (Object candidate : candidates) {
            if (candidate instanceof TcpManagedConnection own && own.isOf(this) && own.isFit()) {
                return own;
            }
        }
        return null;
    }

    /** Returns those of the connections that are kn-sock's and not fit for use. Does not block: nothing is sent. */
    @Override
    @SuppressWarnings("rawtypes")
    public Set<ManagedConnection> getInvalidConnections(Set candidates) {
        Set<ManagedConnection> invalid = new HashSet<>();
        for (Object candidate : candidates) {
            if (candidate instanceof TcpManagedConnection own && !own.isFit()) {
                invalid.add(own);
            }
        }
        return invalid;
    }

    static void checkNone(@Nullable ConnectionRequestInfo request) throws NotSupportedException {
        if (request != null) {
            throw new NotSupportedException("there is no ConnectionRequestInfo for these connections, but got a "
                    + request.getClass().getName());
        }
    }

    private synchronized Target target() throws ResourceException {
        Target known = target;
        if (known == null) {
            ClientConfig config = config();
            known = new Target(engine().connector(config), config.connectTimeout(), handlers());
            target = known;
        }
        return known;
    }

    private ClientConfig config() throws InvalidPropertyException {
        try {
            ClientConfig config = Settings.client(source());
            if (config.framing() instanceof CustomFraming custom) { // of the application that asks first
                custom.resolve(Thread.currentThread().getContextClassLoader());
            }
            if (config.conversation() instanceof NamedConversation named) {
                named.resolve(Thread.currentThread().getContextClassLoader());
            }
            return config;
        } catch (IllegalArgumentException bad) {
            throw new InvalidPropertyException(bad.getMessage(), bad);
        }
    }

    private SocketEngine engine() throws ResourceException {
        EngineAdapter adapter = adapter();
        if (adapter != null) {
            return adapter.engine();
        }
        SocketEngine own = ownEngine;
        if (own == null) { // without a container there is no resource adapter (§6.5.2)
            own = SocketEngine.start(
                    EngineExecutors.builder().loopCount(1).daemon(true).build());
            ownEngine = own;
        }
        return own;
    }

    private Executor handlers() throws ResourceException {
        EngineAdapter adapter = adapter();
        return adapter != null ? adapter.handlers() : Runnable::run;
    }

    synchronized void stopOwnEngine() {
        if (ownEngine != null) {
            ownEngine.stop(STOP_TIMEOUT);
            ownEngine = null;
            target = null;
        }
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter logWriter) {
        this.logWriter = logWriter;
    }

    /** Returns the log writer, at first null: nothing is written. */
    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TcpManagedConnectionFactory factory && sameValues(factory);
    }

    @Override
    public int hashCode() {
        return valuesHash();
    }

    @Override
    public String toString() {
        return "connections to " + (getEndpoints() != null ? getEndpoints() : getHost() + ":" + getPort());
    }
}
