package io.knsock.rar;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.RetryableUnavailableException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** A container's endpoints for one bean: each a proxy that keeps to §13.5 and notices who does not. */
public final class RecordingEndpoints implements MessageEndpointFactory {
    /** The application's class loader, in force between before and after delivery. */
    static final ClassLoader APPLICATION = new URLClassLoader("application", new URL[0], null);

    /** What every endpoint was asked to do, one line of words each, in the order of their release. */
    final BlockingQueue<String> released = new LinkedBlockingQueue<>();

    final List<String> mistakes = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();

    private final MessageHandler bean;
    private volatile @Nullable String name = "bean";
    private volatile Class<?> type;
    private final AtomicInteger beforeFailures = new AtomicInteger();
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile int limit = Integer.MAX_VALUE;
    private volatile int unavailable;
    private volatile Supplier<UnavailableException> refusal = UnavailableException::new;
    private volatile @Nullable Transactions transactions;
    private volatile Consumer<Transactions> end = Transactions::end;
    private volatile @Nullable ResourceException beforeFails;
    private volatile @Nullable ResourceException afterFails;

    public RecordingEndpoints(MessageHandler bean) {
        this.bean = bean;
        this.type = bean.getClass();
    }

    public static RecordingEndpoints echo() {
        return new RecordingEndpoints((connection, message) -> message);
    }

    /** Each delivery has a transaction from now on, which a RuntimeException of the bean marks for rollback. */
    RecordingEndpoints transacted(Transactions transactions) {
        this.transactions = transactions;
        return this;
    }

    /** What ends the transaction of a delivery, in place of a commit or, if it was asked for, a rollback. */
    RecordingEndpoints ending(Consumer<Transactions> end) {
        this.end = end;
        return this;
    }

    RecordingEndpoints named(@Nullable String name) {
        this.name = name;
        return this;
    }

    /** The bean's class, as the container has it. */
    RecordingEndpoints ofClass(Class<?> type) {
        this.type = type;
        return this;
    }

    /** The next so many requests for an endpoint are refused. */
    RecordingEndpoints refuse(int times, Supplier<UnavailableException> refusal) {
        this.refusal = refusal;
        this.unavailable = asked.get() + times;
        return this;
    }

    /** No more than so many are in use at once. */
    RecordingEndpoints limit(int limit) {
        this.limit = limit;
        return this;
    }

    RecordingEndpoints failBefore(ResourceException failure) {
        return failBefore(failure, Integer.MAX_VALUE);
    }

    RecordingEndpoints failBefore(ResourceException failure, int times) {
        beforeFails = failure;
        beforeFailures.set(times);
        return this;
    }

    RecordingEndpoints failAfter(ResourceException failure) {
        afterFails = failure;
        return this;
    }

    /** Waits for the next endpoint to be released and returns what it was asked to do. */
    @Nullable String nextReleased() throws InterruptedException {
        return released.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource) throws UnavailableException {
        if (asked.incrementAndGet() <= unavailable) {
            throw refusal.get();
        }
        if (inUse.incrementAndGet() > limit) {
            inUse.decrementAndGet();
            throw new RetryableUnavailableException();
        }
        if (resource != null) {
            mistakes.add("an XAResource, although NoTransaction is declared");
        }
        return new Endpoint();
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
        return transactions != null;
    }

    @Override
    public @Nullable String getActivationName() {
        return name;
    }

    @Override
    public Class<?> getEndpointClass() {
        return type;
    }

    private final class Endpoint implements MessageEndpoint, MessageHandler {
        private final StringBuilder asked = new StringBuilder();
        private final Thread thread = Thread.currentThread();
        private @Nullable ClassLoader before;

        private void ask(String what) {
            if (Thread.currentThread() != thread) {
                mistakes.add(what + " on another thread");
            }
            if (asked.indexOf("release") >= 0) {
                mistakes.add(what + " after release");
            }
            asked.append(asked.isEmpty() ? "" : " ").append(what);
        }

        @Override
        public void beforeDelivery(Method method) throws ResourceException {
            ask("before");
            if (method.getDeclaringClass() != MessageHandler.class
                    || !method.getName().equals("onMessage")) {
                mistakes.add("before delivery of " + method);
            }
            if (beforeFails != null && beforeFailures.getAndDecrement() > 0) {
                throw beforeFails;
            }
            before = thread.getContextClassLoader();
            if (!Objects.equals(before, TcpResourceAdapter.class.getClassLoader())) {
                mistakes.add("the context class loader of a handler is " + before);
            }
            thread.setContextClassLoader(APPLICATION);
            if (transactions != null) {
                transactions.begin();
            }
        }

        @Override
        public @Nullable Message onMessage(Connection connection, Message message) throws Exception {
            ask("message");
            if (thread.getContextClassLoader() != APPLICATION) {
                mistakes.add("the bean runs with " + thread.getContextClassLoader());
            }
            try {
                return bean.onMessage(connection, message);
            } catch (RuntimeException | Error failure) {
                if (transactions != null) {
                    transactions.setRollbackOnly();
                }
                throw failure;
            }
        }

        @Override
        public void afterDelivery() throws ResourceException {
            ask("after");
            thread.setContextClassLoader(before);
            if (transactions != null) {
                end.accept(transactions);
            }
            if (afterFails != null) {
                throw afterFails;
            }
        }

        @Override
        public void release() {
            ask("release");
            inUse.decrementAndGet();
            released.add(asked.toString());
        }
    }
}
