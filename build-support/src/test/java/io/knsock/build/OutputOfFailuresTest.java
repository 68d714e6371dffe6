package io.knsock.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class OutputOfFailuresTest {
    @TempDir
    private Path folder;

    @Test
    void saysNothingOfTestsThatPass() throws IOException {
        assertThat(run(Passing.class)).isEmpty();
        assertThat(kept(Passing.class)).contains("printed by one that passes", "logged by one that passes");
    }

    @Test
    void printsWhatAFailingTestPrintedAndLoggedAndWhereItFailed() {
        assertThat(run(Failing.class))
                .contains("FAILED OutputOfFailuresTest$Failing > second()")
                .contains("java.lang.AssertionError: it is not so")
                .contains("at io.knsock.build.OutputOfFailuresTest$Failing.second(OutputOfFailuresTest.java:")
                .contains("printed before", "printed by the one that fails", "logged by the one that fails");
    }

    @Test
    void printsOnceWhatWasPrinted() {
        assertThat(run(Failing.class))
                .containsOnlyOnce("printed before")
                .containsOnlyOnce("FAILED OutputOfFailuresTest$Failing > third()")
                .doesNotContain("printed by another class");
    }

    @Test
    void tellsAClassThatCannotBegin() {
        assertThat(run(Unprepared.class))
                .contains("FAILED OutputOfFailuresTest$Unprepared")
                .contains("java.lang.IllegalStateException: nothing is ready")
                .contains("printed while it got ready");
    }

    @Test
    void printsTheEndOfVeryMuchAndSaysWhereTheRestIs() throws IOException {
        String printed = run(Talkative.class);

        assertThat(printed)
                .hasSizeLessThan(Recording.MOST_BYTES + 10_000)
                .contains("the last line")
                .doesNotContain("the first line")
                .contains("bytes before this are in " + file(Talkative.class));
        assertThat(kept(Talkative.class)).contains("the first line");
    }

    @Test
    void putsTheStreamsBack() {
        PrintStream out = System.out;
        PrintStream err = System.err;

        run(Failing.class);

        assertThat(System.out).isSameAs(out);
        assertThat(System.err).isSameAs(err);
    }

    @Test
    void leavesAllAsItIsWithoutAFolder() {
        assertThat(run(new OutputOfFailures(null), Passing.class)).contains("printed by one that passes");
    }

    private String run(Class<?>... tests) {
        return run(new OutputOfFailures(folder), tests);
    }

    /** Returns what is printed to both streams. */
    private static String run(TestExecutionListener listener, Class<?>... tests) {
        List<Class<?>> all = new ArrayList<>(List.of(tests));
        all.add(0, Other.class);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
        try {
            LauncherConfig alone = LauncherConfig.builder()
                    .enableTestExecutionListenerAutoRegistration(false)
                    .addTestExecutionListeners(listener)
                    .build();
            LauncherFactory.create(alone)
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(all.stream().map(one -> selectClass(one)).toList())
                            .build());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String kept(Class<?> test) throws IOException {
        return Files.readString(file(test));
    }

    private Path file(Class<?> test) {
        return folder.resolve(test.getName() + ".txt");
    }

    static class Other {
        @Test
        void passes() {
            System.out.println("printed by another class");
        }
    }

    static class Passing {
        @Test
        void passes() {
            System.out.println("printed by one that passes");
            Logger.getLogger("io.knsock.build").warning("logged by one that passes");
        }
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Failing {
        @Test
        void first() {
            System.out.println("printed before");
        }

        @Test
        void second() {
            System.err.println("printed by the one that fails");
            Logger.getLogger("io.knsock.build").warning("logged by the one that fails");
            throw new AssertionError("it is not so");
        }

        @Test
        void third() {
            throw new AssertionError("nor is this");
        }
    }

    static class Unprepared {
        @BeforeAll
        static void prepare() {
            System.out.println("printed while it got ready");
            throw new IllegalStateException("nothing is ready");
        }

        @Test
        void isNeverRun() {
            // its class cannot begin
        }
    }

    static class Talkative {
        @Test
        void fails() {
            System.out.println("the first line");
            for (int i = 0; i < Recording.MOST_BYTES / 50; i++) {
                System.out.println("x".repeat(80));
            }
            System.out.println("the last line");
            throw new AssertionError();
        }
    }
}
