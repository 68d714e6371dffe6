package io.knsock.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.engine.container.RunAs;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import javax.security.auth.Subject;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call leaves on its thread is undone and fails it; what it ends itself does not. */
class LeftoversTest {
    private static final String WHO = "Orders.accept";

    private static @Nullable Subject runAs;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private int status = Status.STATUS_NO_TRANSACTION;
    private Leftovers leftovers = new Leftovers(null, null);

    static @Nullable Subject get() {
        return runAs;
    }

    static void set(@Nullable Subject subject) {
        runAs = subject;
    }

    @BeforeEach
    void fakes() throws Exception {
        UserTransaction transaction = (UserTransaction) Proxy.newProxyInstance(
                before,
                new Class<?>[] {UserTransaction.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getStatus" -> status;
                    case "rollback" -> {
                        status = Status.STATUS_NO_TRANSACTION;
                        yield null;
                    }
                    default -> throw new AssertionError("not used");
                });
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        leftovers = new Leftovers(
                new Transactions(transaction),
                new RunAs(
                        lookup.findStatic(LeftoversTest.class, "get", MethodType.methodType(Subject.class)),
                        lookup.findStatic(
                                LeftoversTest.class, "set", MethodType.methodType(void.class, Subject.class))));
    }

    @AfterEach
    void restore() {
        runAs = null;
        Thread.currentThread().setContextClassLoader(before);
    }

    private static Subject subject(String name) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new X500Principal("CN=" + name));
        return subject;
    }

    @Test
    void aTransactionThatWasEndedIsNothing() throws Exception {
        String returned = leftovers.call(WHO, () -> {
            status = Status.STATUS_ACTIVE;
            status = Status.STATUS_NO_TRANSACTION;
            return "done";
        });
        assertThat(returned).isEqualTo("done");
    }

    @Test
    void aTransactionIsRolledBackAndFailsTheCall() {
        assertThatThrownBy(() -> leftovers.call(WHO, () -> {
                    status = Status.STATUS_ACTIVE;
                    return "done";
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Orders.accept left a transaction, which was rolled back: it must end");
        assertThat(status).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void anotherClassLoaderIsReplacedAndFailsTheCall() {
        assertThatThrownBy(() -> leftovers.call(WHO, () -> {
                    Thread.currentThread().setContextClassLoader(new ClassLoader() {});
                    return "done";
                }))
                .hasMessageStartingWith("Orders.accept left another context class loader: ");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void anotherIdentityIsReplacedAndFailsTheCall() {
        assertThatThrownBy(() -> leftovers.call(WHO, () -> {
                    runAs = subject("clerk");
                    return "done";
                }))
                .hasMessageStartingWith("Orders.accept left another run-as subject: ");
        assertThat(runAs).isNull();
    }

    @Test
    void nobodysIdentityIsReplacedWithoutAWord() throws Exception {
        leftovers.call(WHO, () -> {
            runAs = new Subject();
            return "done";
        });
        assertThat(runAs).isNull();
    }

    @Test
    void whatTheCallThrowsIsThrownWithWhatItHasLeft() {
        IllegalArgumentException own = new IllegalArgumentException("as asked");
        assertThatThrownBy(() -> leftovers.call(WHO, () -> {
                    status = Status.STATUS_MARKED_ROLLBACK;
                    runAs = subject("clerk");
                    throw own;
                }))
                .isSameAs(own)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .asString()
                        .startsWith("Orders.accept left a transaction, which was rolled back, and another run-as"));
        assertThat(status).isEqualTo(Status.STATUS_NO_TRANSACTION);
        assertThat(runAs).isNull();
    }

    @Test
    void whereThereAreNeitherTransactionsNorIdentitiesTheClassLoaderIsLookedAfter() {
        Leftovers few = new Leftovers(null, null);
        assertThatThrownBy(() -> few.call(WHO, () -> {
                    Thread.currentThread().setContextClassLoader(null);
                    return "done";
                }))
                .hasMessageContaining("another context class loader");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
