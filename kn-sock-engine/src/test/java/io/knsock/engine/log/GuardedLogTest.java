package io.knsock.engine.log;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedLogTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final Lines lines = new Lines();
    private final GuardedLog log = new GuardedLog(lines, nanoTime::get);

    @Test
    void whatAPeerCausesIsSaidOnceWithItsStackAndThenCounted() {
        Exception failure = new Exception("bad");
        for (int i = 0; i < 5_000; i++) {
            log.seldom("echo", failure, WARNING, "KNS0010 handler of {0} failed", "echo");
        }
        assertThat(lines.said).containsExactly("WARNING KNS0010 handler of echo failed; java.lang.Exception: bad");
        nanoTime.addAndGet(10_000_000_000L);
        log.seldom("echo", failure, WARNING, "KNS0010 handler of {0} failed", "echo");
        assertThat(lines.said)
                .hasSize(2)
                .contains("WARNING KNS0010 handler of echo failed (and 4999 more since this was last said);"
                        + " java.lang.Exception: bad");
    }

    @Test
    void eachKindIsSaidOnceAndAllAreToldOfTogetherAtTheEnd() {
        for (int i = 0; i < 3; i++) {
            log.seldom(GuardedLog.kind("echo", "bad JSON"), null, WARNING, "KNS1 {0}", "bad JSON");
            log.seldom(GuardedLog.kind("echo", "no row"), null, WARNING, "KNS1 {0}", "no row");
        }
        log.end("echo");
        assertThat(lines.said)
                .containsExactly(
                        "WARNING KNS1 bad JSON",
                        "WARNING KNS1 no row",
                        "INFO KNS1 of echo: 4 more before its end were not said");
    }

    @Test
    void whatIsLeftOutIsSaidAtDebugToThoseWhoWantIt() {
        lines.lowest = DEBUG;
        log.seldom("echo", null, WARNING, "KNS1 {0}", 1);
        log.seldom("echo", null, WARNING, "KNS1 {0}", 2);
        assertThat(lines.said).containsExactly("WARNING KNS1 1", "DEBUG KNS1 2");
    }

    @Test
    void whatIsUntoldAtTheEndOfAServerIsToldThen() {
        for (int i = 0; i < 1_235; i++) {
            log.seldom("echo", null, WARNING, "KNS1 {0}", i);
        }
        log.end("echo");
        assertThat(lines.said)
                .containsExactly("WARNING KNS1 0", "INFO KNS1 of echo: 1234 more before its end were not said");
    }

    @Test
    void nothingInALineIsRaw() {
        log.say(WARNING, "KNS1 {0}", "a\r\nb");
        log.sayWith(new Exception("\u001b[31m"), WARNING, "KNS2 {0} {1}", "\u202e", "{0} 'x'");
        log.seldom("echo", null, WARNING, "KNS3 {0}", new StringBuilder("\0"));
        assertThat(lines.said)
                .containsExactly(
                        "WARNING KNS1 a\\u000D\\u000Ab",
                        "WARNING KNS2 \\u202E {0} 'x'; java.lang.Exception: \\u001B[31m",
                        "WARNING KNS3 \\u0000");
    }

    @Test
    void whatNobodyReadsIsNotCounted() {
        lines.lowest = System.Logger.Level.ERROR;
        log.seldom("echo", null, WARNING, "KNS1");
        log.seldom("echo", null, WARNING, "KNS1");
        lines.lowest = INFO;
        log.end("echo");
        log.seldom("echo", null, WARNING, "KNS1");
        assertThat(lines.said).containsExactly("WARNING KNS1");
    }

    private static final class Lines implements System.Logger {
        final List<String> said = new ArrayList<>();
        Level lowest = INFO;

        @Override
        public String getName() {
            return "lines";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.compareTo(lowest) >= 0;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                said.add(level + " " + text + (thrown == null ? "" : "; " + thrown));
            }
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
            if (isLoggable(level)) {
                said.add(level + " " + MessageFormat.format(format, parameters));
            }
        }
    }
}
