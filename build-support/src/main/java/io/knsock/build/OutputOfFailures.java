package io.knsock.build;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Has what tests print and log written to one file for each class, and prints the stack trace of a test that fails with
 * all that its class has written so far. Of tests that pass nothing is printed, but once in a minute how many there
 * were.
 *
 * <p>Found by every launcher that has this jar on its class path, and does nothing unless {@value #FOLDER} names the
 * folder for the files, as the build does; so in an IDE everything is printed as ever. Tests may replace
 * {@link System#out} and handlers of loggers for a while, as long as they put back what they found.
 *
 * <p>For tests that run one after another, as ours do: with two classes at once, both would be in one file.
 */
public final class OutputOfFailures implements TestExecutionListener {
    /** System property: the folder, which is made if it is not there. */
    static final String FOLDER = "kn-sock.test-output";

    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofMinutes(1);

    private final @Nullable Path folder;
    private @Nullable Capture capture;

    /** For the launcher. */
    public OutputOfFailures() {
        this(System.getProperty(FOLDER, "").isEmpty() ? null : Path.of(System.getProperty(FOLDER)));
    }

    OutputOfFailures(@Nullable Path folder) {
        this.folder = folder;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (folder != null) {
            capture = new Capture(plan, folder);
        }
    }

    @Override
    public void executionStarted(TestIdentifier started) {
        if (capture != null) {
            capture.started(started);
        }
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (capture != null) {
            capture.finished(finished, result);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (capture != null) {
            capture.end();
        }
        capture = null;
    }

    /** From the first to the last test of a plan. */
    private static final class Capture {
        private final TestPlan plan;
        private final PrintStream out = System.out;
        private final PrintStream err = System.err;
        private final Recording recording;

        private int passed;
        private int failed;
        private long lastSign = System.nanoTime();

        Capture(TestPlan plan, Path folder) {
            this.plan = plan;
            try {
                recording = new Recording(folder);
            } catch (IOException failure) {
                throw new UncheckedIOException(
                        "what tests print cannot be written to " + folder + ", the value of " + FOLDER, failure);
            }
            PrintStream recorder = new PrintStream(recording, true, StandardCharsets.UTF_8);
            System.setOut(recorder);
            System.setErr(recorder);
            renewConsoleHandlers();
        }

        void started(TestIdentifier started) {
            if (isOutermostClass(started)) {
                recording.begin(started.getSource()
                        .filter(ClassSource.class::isInstance)
                        .map(source -> ((ClassSource) source).getClassName())
                        .orElseGet(started::getDisplayName));
            }
        }

        void finished(TestIdentifier finished, TestExecutionResult result) {
            if (result.getStatus() == Status.FAILED) {
                failed++;
                print(finished, result);
            } else if (finished.isTest()) {
                passed++;
            }
            if (System.nanoTime() - lastSign > BETWEEN_SIGNS_OF_LIFE.toNanos()) {
                lastSign = System.nanoTime();
                out.printf("%d tests passed, %d failed so far%n", passed, failed);
            }
        }

        void end() {
            System.setOut(out);
            System.setErr(err);
            renewConsoleHandlers();
            recording.close();
        }

        private void print(TestIdentifier failedOne, TestExecutionResult result) {
            out.printf("%nFAILED %s%n", path(failedOne));
            result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(out));
            String text = recording.takeText();
            if (!text.isEmpty()) {
                out.printf("Printed by %s until then:%n%s%n", recording.name(), text);
            }
        }

        /** Such as {@code EchoTest > over TLS > answers()}. */
        private String path(TestIdentifier test) {
            return plan.getParent(test)
                    .filter(parent -> plan.getParent(parent).isPresent())
                    .map(parent -> path(parent) + " > " + test.getDisplayName())
                    .orElseGet(test::getDisplayName);
        }

        private boolean isOutermostClass(TestIdentifier one) {
            return plan.getParent(one)
                    .filter(engine -> plan.getParent(engine).isEmpty())
                    .isPresent();
        }

        /** A handler keeps the {@link System#err} of when it was made, and the first record ever logged makes it. */
        private static void renewConsoleHandlers() {
            Logger root = Logger.getLogger("");
            for (Handler handler : root.getHandlers()) {
                if (handler.getClass() == ConsoleHandler.class) {
                    ConsoleHandler renewed = new ConsoleHandler();
                    renewed.setLevel(handler.getLevel());
                    root.removeHandler(handler);
                    root.addHandler(renewed);
                }
            }
        }
    }
}
