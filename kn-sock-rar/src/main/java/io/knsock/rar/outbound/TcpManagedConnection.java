package io.knsock.rar.outbound;

import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionInfo;
import io.knsock.KnSockException;
import io.knsock.UnsolicitedFrameException;
import io.knsock.engine.client.ClientConnection;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.DissociatableManagedConnection;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import jakarta.resource.spi.SharingViolationException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection in the container's pool, and the handles that share it. Equal only to itself (§19.4.1).
 *
 * <p>A stream has no way to tell whose a late reply is. So a connection on which anything is under way is not given to
 * another caller: a handle that is closed in the middle of a conversation reports an error instead of a release, and
 * the container destroys the connection. Without events it would be {@link #cleanup()} that fails, or {@link
 * #getConnection} that refuses; each is safe alone.
 *
 * <p>A failure while it is in use is reported by the thread that meets it, before the application sees it; a failure
 * while it is idle by a handler thread. There is one error report at most, and no event after it.
 */
final class TcpManagedConnection implements ManagedConnection, DissociatableManagedConnection {
    private final TcpManagedConnectionFactory factory;
    private final ClientConnection connection;
    private final Executor handlers;
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable PrintWriter logWriter;

    // Guarded by this; no listener and no container is called while it is held.
    private final Set<Handle> handles = new HashSet<>();
    private State state = State.USABLE;
    /** Nobody has had it yet, so what is unread is a greeting and nobody else's reply. */
    private boolean fresh = true;
    /** Nobody has it, and the container knows: from its making or cleanup to the next handle. */
    private boolean idle = true;

    private @Nullable Handle lastUser;
    private @Nullable Handle invalidatedBy;

    private enum State {
        USABLE,
        /** The container was told, and has not destroyed it yet. */
        FAILED,
        DESTROYED
    }

    TcpManagedConnection(TcpManagedConnectionFactory factory, ClientConnection connection, Executor handlers) {
        this.factory = factory;
        this.connection = connection;
        this.handlers = handlers;
        connection.onClose(this::connectionLost);
    }

    boolean isOf(TcpManagedConnectionFactory other) {
        return factory.equals(other);
    }

    /** Returns whether it may serve another caller. Does not block. */
    synchronized boolean isFit() {
        return state == State.USABLE
                && invalidatedBy == null
                && (connection.isReusable() || (fresh && connection.isOpen()));
    }

    // ---- handles, for the container

    /**
     * Returns another handle; those there are stay valid.
     *
     * @throws SharingViolationException if another handle is in the middle of a conversation
     * @throws ResourceException if the connection is of no use any more
     */
    @Override
    public synchronized Object getConnection(@Nullable Subject subject, @Nullable ConnectionRequestInfo request)
            throws ResourceException {
        TcpManagedConnectionFactory.checkNone(request);
        checkFit();
        Handle handle = new Handle(factory, this);
        take(handle);
        return handle;
    }

    /** Moves the handle of another connection, or an inactive one, here. */
    @Override
    public void associateConnection(Object moved) throws ResourceException {
        if (!(moved instanceof Handle handle)) {
            throw new NotSupportedException("only handles of kn-sock can be associated, but got a "
                    + moved.getClass().getName());
        }
        TcpManagedConnection before;
        synchronized (this) {
            checkFit();
            before = handle.moveTo(this);
            take(handle);
        }
        if (before != null && before != this) {
            before.forget(handle);
        }
    }

    /**
     * Makes all handles inactive: they get another connection when they are used (§7.16.1). In the middle of a
     * conversation they are closed instead: another connection could not continue it.
     */
    @Override
    public void dissociateConnections() {
        boolean fit;
        List<Handle> open;
        synchronized (this) {
            fit = isFit();
            open = takeHandles();
        }
        open.forEach(fit ? Handle::park : Handle::revoke);
    }

    /**
     * Closes all handles and keeps the connection for the next caller. Idempotent.
     *
     * @throws ResourceException if there must be no next caller, unless the container was told so before
     */
    @Override
    public void cleanup() throws ResourceException {
        boolean fit;
        List<Handle> open;
        synchronized (this) {
            fit = isFit();
            idle = fit;
            open = takeHandles();
        }
        open.forEach(Handle::revoke);
        if (!fit && isUsable()) {
            connection.close();
            throw new ResourceException(this + " is lost, or was left in the middle of a conversation: destroy it");
        }
    }

    /** Closes the connection and all handles. Idempotent. Reports no event, and none is reported afterwards. */
    @Override
    public void destroy() {
        List<Handle> open;
        synchronized (this) {
            state = State.DESTROYED;
            open = takeHandles();
        }
        listeners.clear();
        open.forEach(Handle::revoke);
        connection.close();
    }

    /** Returns what is known of the connection. */
    ConnectionInfo info() {
        return connection;
    }

    private synchronized boolean isUsable() {
        return state == State.USABLE;
    }

    private void checkFit() throws ResourceException {
        if (isFit()) {
            return;
        }
        if (!handles.isEmpty() && connection.isOpen()) {
            throw new SharingViolationException("another handle of " + this
                    + " is in the middle of a conversation: finish that first, or do not share connections");
        }
        throw new RetryableConnectException(
                connection.isOpen()
                        ? new UnsolicitedFrameException(this + " holds what no request in flight had asked for")
                        : new ConnectionClosedException(Reason.PEER_CLOSED, this + " is lost", null, false));
    }

    private void take(Handle handle) {
        fresh = false;
        idle = false;
        handles.add(handle);
    }

    private List<Handle> takeHandles() {
        List<Handle> taken = List.copyOf(handles);
        handles.clear();
        lastUser = null;
        return taken;
    }

    private synchronized void forget(Handle handle) {
        handles.remove(handle);
    }

    // ---- handles, for the application

    /**
     * Does one operation for a handle.
     *
     * @throws KnSockException what the operation throws; the container was told before
     * @throws IllegalStateException if another handle is in the middle of a conversation
     */
    <T> T use(Handle handle, Function<ClientConnection, T> operation) {
        begin(handle);
        try {
            return operation.apply(connection);
        } catch (KnSockException failure) { // whichever it is, the engine has closed the connection
            fail(handle, failure);
            throw failure;
        }
    }

    private synchronized void begin(Handle handle) {
        if (lastUser != handle && isLeftBy(lastUser)) {
            throw new IllegalStateException("another handle of " + this
                    + " is in the middle of a conversation, whose reply this one would get: finish that first, or do not"
                    + " share connections");
        }
        lastUser = handle;
    }

    /** Returns whether the conversation that makes the connection unfit is that of this open handle. */
    private boolean isLeftBy(@Nullable Handle handle) {
        return handle != null && handles.contains(handle) && connection.isOpen() && !connection.isReusable();
    }

    synchronized void invalidate(Handle handle) {
        invalidatedBy = handle;
    }

    /** Called once by a handle that the application closes. */
    void release(Handle handle) {
        boolean clean;
        synchronized (this) {
            if (!handles.remove(handle) || state != State.USABLE) {
                return;
            }
            clean = invalidatedBy != handle && (connection.isReusable() || (lastUser != handle && isLeftBy(lastUser)));
        }
        if (clean) {
            tell(ConnectionEvent.CONNECTION_CLOSED, handle, null, ConnectionEventListener::connectionClosed);
        } else {
            fail(
                    handle,
                    new ConnectionClosedException(
                            Reason.CLOSED,
                            this
                                    + " was released after a failure, in the middle of a conversation, or as invalid, and is closed",
                            null,
                            false));
        }
    }

    // ---- failures

    /** On an event loop. In use, whoever uses it finds out; calls into the container may block, so not from here. */
    private void connectionLost() {
        if (isIdle()) {
            try {
                handlers.execute(() -> {
                    if (isIdle()) {
                        fail(
                                null,
                                new ConnectionClosedException(
                                        Reason.PEER_CLOSED, this + " was closed while it was idle", null, false));
                    }
                });
            } catch (RejectedExecutionException stopping) {
                // it is not fit, so nobody gets it
            }
        }
    }

    private synchronized boolean isIdle() {
        return idle && state == State.USABLE;
    }

    private void fail(@Nullable Handle handle, KnSockException failure) {
        synchronized (this) {
            if (state != State.USABLE) {
                return;
            }
            state = State.FAILED;
        }
        connection.close();
        PrintWriter log = logWriter;
        if (log != null) {
            log.println(failure);
        }
        tell(
                ConnectionEvent.CONNECTION_ERROR_OCCURRED,
                handle,
                failure,
                ConnectionEventListener::connectionErrorOccurred);
    }

    private void tell(
            int id,
            @Nullable Handle handle,
            @Nullable Exception failure,
            BiConsumer<ConnectionEventListener, ConnectionEvent> how) {
        ConnectionEvent event = new ConnectionEvent(this, id, failure);
        if (handle != null) {
            event.setConnectionHandle(handle);
        }
        for (ConnectionEventListener listener : listeners) {
            try {
                how.accept(listener, event);
            } catch (RuntimeException unexpected) {
                Log.listenerFailed(toString(), unexpected); // the others, and the application, have a right to go on
            }
        }
    }

    // ---- the rest of the contract

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    @Override
    public XAResource getXAResource() throws NotSupportedException {
        throw new NotSupportedException("these connections take part in no transaction");
    }

    @Override
    public LocalTransaction getLocalTransaction() throws NotSupportedException {
        throw new NotSupportedException("these connections have no local transactions");
    }

    @Override
    public ManagedConnectionMetaData getMetaData() {
        return MetaData.TCP;
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
    public String toString() {
        return connection.toString();
    }

    private enum MetaData implements ManagedConnectionMetaData {
        TCP;

        @Override
        public String getEISProductName() {
            return "TCP";
        }

        @Override
        public String getEISProductVersion() {
            return "";
        }

        /** No limit is known. */
        @Override
        public int getMaxConnections() {
            return 0;
        }

        @Override
        public String getUserName() {
            return "";
        }
    }
}
