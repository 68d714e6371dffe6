package io.knsock.test.cdi;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * That JNDI and MicroProfile Config are those of one application: both belong to the whole JVM, so there is one at a
 * time.
 */
final class Jndi implements AutoCloseable {
    private static final String FACTORY = "java.naming.factory.initial";
    private static final AtomicReference<@Nullable String> HOLDER = new AtomicReference<>();

    private final @Nullable String before;

    private Jndi(@Nullable String before) {
        this.before = before;
    }

    /**
     * Takes JNDI for an application.
     *
     * @throws IllegalStateException if another one has it
     */
    static Jndi take(String application, ExecutorService handlers) {
        if (!HOLDER.compareAndSet(null, application)) {
            throw new IllegalStateException(
                    HOLDER.get() + " is still running, and JNDI and MicroProfile Config are those of one"
                            + " application at a time: close it first, and let such tests not run"
                            + " at the same time (@Isolated)");
        }
        String before = System.getProperty(FACTORY);
        TestNaming.bind(application, handlers);
        System.setProperty(FACTORY, TestNaming.class.getName());
        return new Jndi(before);
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(FACTORY);
        } else {
            System.setProperty(FACTORY, before);
        }
        TestNaming.unbind();
        HOLDER.set(null);
    }
}
