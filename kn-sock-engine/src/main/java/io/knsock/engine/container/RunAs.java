package io.knsock.engine.container;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The identity with which the calling thread calls other beans, where an API of the server lets an application change
 * it and keep it changed: on Open Liberty that is {@code WSSubject.setRunAsSubject}. Jakarta EE and other servers have
 * none. Safe for use by many threads: each method is about the thread that calls it.
 */
public final class RunAs {
    /** What Open Liberty calls callers that are not authenticated. */
    private static final String NOBODY = "UNAUTHENTICATED";

    private final MethodHandle get;
    private final MethodHandle set;

    /**
     * @param get takes nothing and returns the thread's {@link Subject}
     * @param set takes a {@link Subject} and returns nothing
     */
    public RunAs(MethodHandle get, MethodHandle set) {
        this.get = get;
        this.set = set;
    }

    /**
     * Returns whether that is somebody's identity. Open Liberty itself leaves that of nobody on the thread when an EJB
     * refuses a caller.
     */
    public static boolean isSomebody(@Nullable Subject subject) {
        return subject != null
                && subject.getPrincipals().stream().anyMatch(principal -> !NOBODY.equals(principal.getName()));
    }

    /**
     * Returns the server's, or null if it has none, or security is switched off.
     *
     * @param application finds the classes of the server's API
     */
    public static @Nullable RunAs find(ClassLoader application) {
        try {
            Class<?> type = Class.forName("com.ibm.websphere.security.auth.WSSubject", false, application);
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            return new RunAs(
                    lookup.findStatic(type, "getRunAsSubject", methodType(Subject.class)),
                    lookup.findStatic(type, "setRunAsSubject", methodType(void.class, Subject.class)));
        } catch (ReflectiveOperationException | LinkageError absent) {
            return null;
        }
    }

    /** Returns the thread's identity; null if it has none. */
    public @Nullable Subject current() {
        try {
            return (Subject) get.invokeExact();
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** Gives the thread an identity; null takes it away. */
    public void restore(@Nullable Subject subject) {
        try {
            set.invokeExact(subject);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    private static RuntimeException failed(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("the server does not say who a thread runs as: " + failure, failure);
    }
}
