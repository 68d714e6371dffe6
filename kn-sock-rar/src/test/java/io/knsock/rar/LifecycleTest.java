package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.engine.KnSock;
import io.knsock.engine.settings.Transport;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PooledConnection;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.rar.outbound.PoolingContainer;
import io.knsock.test.Eventually;
import io.knsock.test.PeerListener;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.RetryableUnavailableException;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContextProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Start, stop, and whose threads there are in between. */
class LifecycleTest {
    private static String request(int port, String message) {
        return KnSock.request("127.0.0.1", port, message);
    }

    @Test
    @DisplayName("§5.3.1: start returns promptly, without a thread")
    void startsWithoutTakingAThread() throws Exception {
        try (UnitContainer container = UnitContainer.started()) {
            assertThat(container.scheduled).isEmpty();
        }
    }

    @Test
    @DisplayName("§5.3.1: an instance is started once, and not after its stop")
    void anInstanceIsUsedOnce() throws Exception {
        UnitContainer container = UnitContainer.started();
        assertThatThrownBy(() -> container.adapter.start(container))
                .isInstanceOf(ResourceAdapterInternalException.class);

        container.adapter.stop();
        container.adapter.stop();

        assertThatThrownBy(() -> container.adapter.start(container))
                .isInstanceOf(ResourceAdapterInternalException.class);
        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
        assertThatThrownBy(() -> container.factory(1).createManagedConnection(null, null))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isOfNoUseBeforeItsStart() {
        UnitContainer container = new UnitContainer();

        assertThatThrownBy(() -> container.activate(RecordingEndpoints.echo()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not started");
        container.adapter.stop();
    }

    @Test
    @DisplayName("§5.3.1: a start that fails is an exception of the container's type")
    void aStartThatFailsSaysWhy() {
        System.setProperty(Transport.PROPERTY, "pigeons");
        try {
            assertThatThrownBy(UnitContainer::started)
                    .isInstanceOf(ResourceAdapterInternalException.class)
                    .hasMessageContaining("pigeons");
        } finally {
            System.clearProperty(Transport.PROPERTY);
        }
    }

    @Test
    @DisplayName("§10.3, §11.6.1: an activation's threads are work with the adapter's class loader, loops long-running")
    void takesTheThreadsOfActivationsFromTheWorkManager() throws Exception {
        try (UnitContainer container = UnitContainer.started()) {
            CompletableFuture<Thread> handler = new CompletableFuture<>();
            RecordingEndpoints endpoints = new RecordingEndpoints((connection, message) -> {
                handler.complete(Thread.currentThread());
                return message;
            });
            TcpActivationSpec spec = container.spec();
            int port = container.activate(endpoints, spec);
            assertThat(container.scheduled).isNotEmpty().allMatch(LifecycleTest::isLongRunning);

            request(port, "hello");

            assertThat(handler.get(10, TimeUnit.SECONDS).getName()).startsWith("work-");
            assertThat(container.scheduled).anyMatch(work -> !isLongRunning(work));
            assertThat(daemons()).isEmpty();

            container.adapter.endpointDeactivation(endpoints, spec);
            container.awaitIdle();
        }
    }

    private static boolean isLongRunning(Work work) {
        return work instanceof WorkContextProvider provider
                && provider.getWorkContexts().stream()
                        .anyMatch(context -> context instanceof HintsContext hints
                                && Boolean.TRUE.equals(hints.getHints().get(HintsContext.LONGRUNNING_HINT)));
    }

    @Test
    @DisplayName("§11.4: a container that knows no hints gets none")
    void givesHintsOnlyToWhoKnowsThem() throws Exception {
        try (UnitContainer container = new UnitContainer()) {
            container.knowsHints = false;
            container.adapter.start(container);

            assertThat(request(container.activate(RecordingEndpoints.echo()), "hello"))
                    .isEqualTo("hello");

            assertThat(container.scheduled).isNotEmpty().noneMatch(LifecycleTest::isLongRunning);
        }
    }

    @Test
    @DisplayName("§5.3.4: the last activation that ends gives its threads back, and another may follow")
    void holdsThreadsForActivationsOnly() throws Exception {
        try (UnitContainer container = UnitContainer.started()) {
            for (int round = 0; round < 3; round++) {
                RecordingEndpoints one = RecordingEndpoints.echo();
                RecordingEndpoints other = RecordingEndpoints.echo();
                TcpActivationSpec spec = container.spec();
                container.activate(one, spec);
                int port = container.activate(other, spec);
                container.adapter.endpointDeactivation(one, spec);
                assertThat(request(port, "hello")).isEqualTo("hello");
                container.adapter.endpointDeactivation(other, spec);
                container.awaitIdle();
            }
        }
    }

    @Test
    @DisplayName("§10.3.6: event loops of outbound connections are daemons with the adapter's class loader")
    void takesTheLoopsOfOutboundConnectionsFromItself() throws Exception {
        try (UnitContainer container = UnitContainer.started();
                PeerListener peer = PeerListener.echo()) {
            lease(container, peer.port()).close();
            assertThat(daemons()).isNotEmpty().allSatisfy(loop -> {
                assertThat(loop.isDaemon()).isTrue();
                assertThat(loop.getContextClassLoader()).isSameAs(TcpResourceAdapter.class.getClassLoader());
            });
        }
        for (Thread loop : daemons()) {
            loop.join(10_000);
            assertThat(loop.isAlive()).isFalse();
        }
    }

    private static List<Thread> daemons() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("kn-sock-\\d+"))
                .toList();
    }

    @Test
    @DisplayName("§10.3.2: a release of work, which some containers do after each, changes nothing")
    void survivesTheReleaseOfItsWork() throws Exception {
        try (UnitContainer container = UnitContainer.started()) {
            container.releaseAllWork();
            int port = container.activate(RecordingEndpoints.echo());

            assertThat(request(port, "one")).isEqualTo("one");
            container.scheduled.forEach(work -> work.release());
            assertThat(request(port, "two")).isEqualTo("two");
        }
    }

    @Test
    @DisplayName("§5.3.4: stop closes servers and connections and gives every thread back")
    void stopReleasesEverything() throws Exception {
        UnitContainer container = UnitContainer.started();
        int port = container.activate(RecordingEndpoints.echo());
        PooledConnection leased = lease(container, port);
        leased.exchange(Message.of("hello"));

        container.adapter.stop();

        container.awaitIdle();
        assertThat(UnitContainer.isFree(port)).isTrue();
        assertThatThrownBy(() -> leased.exchange(Message.of("hello"))).isInstanceOf(RuntimeException.class);
    }

    private static PooledConnection lease(UnitContainer container, int port) throws ResourceException {
        return ((ConnectionPool) container.factory(port).createConnectionFactory(new PoolingContainer())).acquire();
    }

    @Test
    @DisplayName("§5.3.4: stop lets a message in flight finish")
    void stopDrains() throws Exception {
        UnitContainer container = UnitContainer.started();
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        int port = container.activate(new RecordingEndpoints((connection, message) -> {
            inFlight.countDown();
            goOn.await();
            return message;
        }));
        try (TcpClient client = KnSock.connect("127.0.0.1", port)) {
            CompletableFuture<Message> reply = client.requestAsync(Message.of("slow"));
            inFlight.await();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(container.adapter::stop);
            assertThat(stopped).isNotDone();

            goOn.countDown();

            assertThat(reply.get(10, TimeUnit.SECONDS).text()).isEqualTo("slow");
            stopped.get(10, TimeUnit.SECONDS);
            container.awaitIdle();
        }
    }

    @Test
    @DisplayName("§5.3.4: stop ends the wait for endpoints that do not come")
    void stopEndsTheWaitForEndpoints() throws Exception {
        UnitContainer container = UnitContainer.started();
        RecordingEndpoints endpoints = RecordingEndpoints.echo().refuse(1_000_000, RetryableUnavailableException::new);
        TcpActivationSpec spec = container.spec();
        spec.setDrainTimeout("100ms");
        try (TcpClient client = KnSock.connect("127.0.0.1", container.activate(endpoints, spec))) {
            client.send(Message.of("hello?"));
            Eventually.until(() -> endpoints.asked.get() != 0);

            container.adapter.stop();

            container.awaitIdle();
        }
    }

    @Test
    @DisplayName("§5.3.5: two adapters in one JVM share nothing")
    void twoAdaptersShareNothing() throws Exception {
        try (UnitContainer one = UnitContainer.started();
                UnitContainer other = UnitContainer.started()) {
            int onePort = one.activate(RecordingEndpoints.echo());
            int otherPort = other.activate(RecordingEndpoints.echo());

            one.adapter.stop();

            assertThat(UnitContainer.isFree(onePort)).isTrue();
            assertThat(request(otherPort, "hello")).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("§7.15.1: nothing is there to recover")
    void hasNoTransactionsToRecover() {
        assertThat(new TcpResourceAdapter().getXAResources(new TcpActivationSpec[0]))
                .isEmpty();
    }
}
