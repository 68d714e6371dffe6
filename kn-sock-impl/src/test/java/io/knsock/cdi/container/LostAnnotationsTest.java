package io.knsock.cdi.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.cdi.Hiding;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Test;

/** Annotations of MicroProfile Fault Tolerance on classes of an application that does not have their classes. */
class LostAnnotationsTest {
    /** Stays, and has values of every kind. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Other {
        long[] numbers();

        RetentionPolicy choice();

        Deprecated inner();

        Class<?> type();
    }

    interface Parent {
        @Asynchronous
        String inherited(String message);
    }

    @Timeout(500)
    interface Backend extends Parent {
        /** Two places in the constants each. */
        long LONG = 1234567890123L;

        double DOUBLE = 0.5;

        @Retry(
                retryOn = {IllegalStateException.class, IOException.class},
                maxRetries = 2)
        @Fallback(fallbackMethod = "unknown")
        String ask(String message);

        @Other(
                numbers = {1, 2},
                choice = RetentionPolicy.CLASS,
                inner = @Deprecated(since = "0"),
                type = String.class)
        @Retry
        String withOthers(String message);

        @Deprecated(since = "0")
        String plain(String message);
    }

    @Test
    void areFoundOnTheClassItsMethodsAndWhatItExtends() throws Exception {
        Class<?> backend = Class.forName(
                Backend.class.getName(),
                false,
                new Hiding(
                        name -> name.startsWith(LostAnnotationsTest.class.getName() + "$"),
                        "org.eclipse.microprofile.faulttolerance."));
        assertThat(backend.getAnnotations()).isEmpty();
        List<String> problems = new ArrayList<>();
        LostAnnotations.check(backend, problems);
        String end =
                ", which would do nothing, since MicroProfile Fault Tolerance is not here: add an implementation of"
                        + " MicroProfile Fault Tolerance to the application, or remove the annotation";
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        Backend.class.getName() + " has @Timeout" + end,
                        Backend.class.getName() + ".ask has @Retry" + end,
                        Backend.class.getName() + ".ask has @Fallback" + end,
                        Backend.class.getName() + ".withOthers has @Retry" + end,
                        Parent.class.getName() + ".inherited has @Asynchronous" + end);
    }

    @Test
    void areLeftToInterceptorsWhereTheirClassesAreThere() {
        List<String> problems = new ArrayList<>();
        LostAnnotations.check(Backend.class, problems);
        assertThat(problems).isEmpty();
    }

    @Test
    void whatIsNoClassFileIsRefused() {
        assertThatThrownBy(() -> ClassAnnotations.read(
                        new DataInputStream(new ByteArrayInputStream(new byte[64])), (method, type) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("it is no class file");
    }
}
