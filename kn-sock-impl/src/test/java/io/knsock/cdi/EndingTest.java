package io.knsock.cdi;

import static io.knsock.cdi.config.KnSockConfigTest.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.container.ShutdownExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How an application ends: its settings, and where handlers run meanwhile. */
class EndingTest {
    private static KnSockConfig.Ending ending(String... keysAndValues) {
        List<String> all = new ArrayList<>(List.of(
                "kn-sock.server.a.port", "1",
                "kn-sock.server.a.drain-timeout", "3s",
                "kn-sock.server.b.port", "2",
                "kn-sock.server.b.drain-timeout", "7s",
                "kn-sock.server.off.port", "3",
                "kn-sock.server.off.enabled", "false",
                "kn-sock.server.off.drain-timeout", "1h"));
        all.addAll(List.of(keysAndValues));
        return config(all.toArray(String[]::new)).ending(Set.of("a", "b", "off"));
    }

    @Test
    void lastsForTheGraceAndTheLongestDrainUnlessItIsSaidHowLong() {
        assertThat(ending()).isEqualTo(new KnSockConfig.Ending(Duration.ZERO, Duration.ofSeconds(7)));
        assertThat(ending("kn-sock.shutdown.grace", "5s"))
                .isEqualTo(new KnSockConfig.Ending(Duration.ofSeconds(5), Duration.ofSeconds(12)));
        assertThat(ending("kn-sock.shutdown.grace", "5s", "kn-sock.shutdown.timeout", "6s"))
                .isEqualTo(new KnSockConfig.Ending(Duration.ofSeconds(5), Duration.ofSeconds(6)));
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertThatThrownBy(() -> ending("kn-sock.shutdown.grace", "5s", "kn-sock.shutdown.timeout", "4s"))
                .hasMessage(
                        "kn-sock.shutdown.grace=5s does not fit into kn-sock.shutdown.timeout=4s, which the whole end"
                                + " may take: make it longer, or the grace shorter");
        assertThatThrownBy(() -> ending("kn-sock.shutdown.grace", "soon"))
                .hasMessageStartingWith("kn-sock.shutdown.grace must be a duration");
        assertThatThrownBy(() -> ending("kn-sock.shutdown.timeout", "PT-1S"))
                .hasMessage("kn-sock.shutdown.timeout must not be negative, but is PT-1S");
        assertThatThrownBy(() -> config("kn-sock.client.b.readiness", "yes").isPartOfReadiness("b"))
                .hasMessage("kn-sock.client.b.readiness must be true or false, but is 'yes'");
    }

    @Test
    void handlersGoOnWhereTheContainersExecutorTakesNoMore() throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        Executor full = task -> {
            throw new RejectedExecutionException("no");
        };
        ShutdownExecutor executor = new ShutdownExecutor(full, Thread::new, ending::get);
        CountDownLatch ran = new CountDownLatch(1);
        assertThatThrownBy(() -> executor.execute(ran::countDown)).isInstanceOf(RejectedExecutionException.class);
        ending.set(true);
        executor.execute(ran::countDown);
        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
