package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.rar.outbound.TcpManagedConnectionFactory;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.SecurityContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkCompletedException;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.jspecify.annotations.Nullable;

/** A container as small as it can be: a resource adapter, a work manager on plain threads, and a record of its use. */
public final class UnitContainer implements BootstrapContext, WorkManager, AutoCloseable {
    /** What work threads come with: some container's, and of no use to a resource adapter. */
    static final ClassLoader FOREIGN = new URLClassLoader("foreign", new URL[0], null);

    public final TcpResourceAdapter adapter = new TcpResourceAdapter();
    /** Null for a container that has none. */
    @Nullable Transactions transactions = new Transactions();

    public final List<Work> scheduled = new CopyOnWriteArrayList<>();

    private final Set<Thread> busy = new HashSet<>();
    private volatile Predicate<Work> rejected = work -> false;
    private volatile boolean releasing;
    volatile boolean knowsHints = true;
    volatile boolean knowsCallers = true;

    /** Who is the caller on a thread of work; what the container is told, name and groups. */
    final ThreadLocal<String> caller = ThreadLocal.withInitial(() -> "nobody");

    /** A caller that the container does not take. */
    volatile String unknown = "";

    static UnitContainer started() throws ResourceException {
        UnitContainer container = new UnitContainer();
        container.adapter.start(container);
        return container;
    }

    /** From now on work that fits is rejected. */
    void reject(Predicate<Work> rejected) {
        this.rejected = rejected;
    }

    /** From now on work is told to release as soon as it runs, as some containers do. */
    void releaseAllWork() {
        releasing = true;
    }

    public TcpActivationSpec spec() throws ResourceException {
        TcpActivationSpec spec = new TcpActivationSpec();
        spec.setPort(0);
        spec.setResourceAdapter(adapter);
        return spec;
    }

    public int activate(MessageEndpointFactory endpoints, ActivationSpec spec) throws ResourceException {
        adapter.endpointActivation(endpoints, spec);
        return port(endpoints, spec);
    }

    public int activate(MessageEndpointFactory endpoints) throws ResourceException {
        return activate(endpoints, spec());
    }

    int port(MessageEndpointFactory endpoints, ActivationSpec spec) {
        return ((java.net.InetSocketAddress) adapter.address(endpoints, spec).orElseThrow()).getPort();
    }

    static boolean isFree(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    public TcpManagedConnectionFactory factory(int port) throws ResourceException {
        TcpManagedConnectionFactory factory = new TcpManagedConnectionFactory();
        factory.setResourceAdapter(adapter);
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory;
    }

    @Override
    public void close() {
        adapter.stop();
    }

    // ---- threads

    /** Waits until no work runs any more. */
    public void awaitIdle() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        synchronized (busy) {
            while (!busy.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertThat(left).as("time left for work to end: " + busy).isPositive();
                busy.wait(left);
            }
        }
    }

    /** Returns how many threads are at work. */
    int busy() {
        synchronized (busy) {
            return busy.size();
        }
    }

    @Override
    public void scheduleWork(Work work) throws WorkException {
        if (rejected.test(work)) {
            throw new WorkRejectedException("no thread for " + work);
        }
        scheduled.add(work);
        start(() -> run(work));
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "work-" + scheduled.size());
        thread.setDaemon(true);
        thread.setContextClassLoader(FOREIGN);
        synchronized (busy) {
            busy.add(thread);
        }
        thread.start();
    }

    private void run(Work work) {
        try {
            if (releasing) {
                work.release();
            }
            work.run();
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(FOREIGN);
        } finally {
            synchronized (busy) {
                busy.remove(Thread.currentThread());
                busy.notifyAll();
            }
        }
    }

    @Override
    public void scheduleWork(Work work, long timeout, ExecutionContext context, WorkListener listener)
            throws WorkException {
        if (rejected.test(work)) {
            WorkRejectedException rejection = new WorkRejectedException("no thread for " + work);
            listener.workRejected(new WorkEvent(this, WorkEvent.WORK_REJECTED, work, rejection));
            throw rejection;
        }
        scheduled.add(work);
        start(() -> finished(() -> runAs(work, listener)));
    }

    private void finished(Runnable work) {
        try {
            work.run();
        } finally {
            synchronized (busy) {
                busy.remove(Thread.currentThread());
                busy.notifyAll();
            }
        }
    }

    private void runAs(Work work, WorkListener listener) {
        SecurityContext security =
                (SecurityContext) ((WorkContextProvider) work).getWorkContexts().get(0);
        StringBuilder told = new StringBuilder();
        CallbackHandler handler = callbacks -> {
            for (Callback callback : callbacks) {
                told.append(
                        callback instanceof GroupPrincipalCallback group
                                ? " " + List.of(group.getGroups())
                                : ((CallerPrincipalCallback) callback).getName());
            }
        };
        security.setupSecurityContext(handler, new Subject(), null);
        if (told.toString().equals(unknown)) {
            listener.workCompleted(new WorkEvent(
                    this, WorkEvent.WORK_COMPLETED, work, new WorkCompletedException("unknown caller " + told)));
            return;
        }
        caller.set(told.toString());
        work.run();
        caller.remove();
        listener.workCompleted(new WorkEvent(this, WorkEvent.WORK_COMPLETED, work, null));
    }

    @Override
    public void doWork(Work work) {
        throw new UnsupportedOperationException("doWork blocks: §5.3.1");
    }

    @Override
    public void doWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException("doWork blocks: §5.3.1");
    }

    @Override
    public long startWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long startWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    // ---- the rest of what a resource adapter is started with

    @Override
    public WorkManager getWorkManager() {
        return this;
    }

    @Override
    public boolean isContextSupported(Class<? extends WorkContext> type) {
        return (knowsHints && type.equals(HintsContext.class)) || (knowsCallers && type.equals(SecurityContext.class));
    }

    @Override
    public XATerminator getXATerminator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Timer createTimer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
        return transactions;
    }
}
