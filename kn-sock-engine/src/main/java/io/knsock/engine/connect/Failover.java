package io.knsock.engine.connect;

import io.knsock.ClientStats;
import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.net.EngineThreads;
import io.knsock.engine.time.Deadline;
import io.knsock.tls.TlsException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes connections to the first of several endpoints that answers, all of them before one deadline. */
record Failover(List<Connector> endpoints, Duration connectTimeout, EngineThreads threads) implements Connector {
    /** What a preferred endpoint may take at most before the next is tried as well: a lost SYN and its repetition. */
    private static final Duration HEAD_START = Duration.ofMillis(1_500);

    private static final Duration LEAST = Duration.ofMillis(1);

    @Override
    public ClientConnection connect(Duration timeout) {
        return Blocking.forConnection(this, allowed(timeout));
    }

    private Duration allowed(Duration timeout) {
        return timeout.compareTo(connectTimeout) < 0 ? timeout : connectTimeout;
    }

    /** They count together. */
    @Override
    public ClientStats stats() {
        return endpoints.get(0).stats();
    }

    @Override
    public void checkMayBlock() {
        Blocking.checkMayBlock(threads);
    }

    @Override
    public CompletableFuture<ClientConnection> connectAsync(Duration timeout) {
        Duration allowed = allowed(timeout);
        Deadline deadline = Deadline.in(allowed);
        return Race.of(
                endpoints.stream()
                        .map(one ->
                                (Supplier<CompletableFuture<ClientConnection>>) () -> one.connectAsync(left(deadline)))
                        .toList(),
                Race.headStart(HEAD_START, allowed, endpoints.size()),
                threads.loops(),
                this::noneAnswers);
    }

    private static Duration left(Deadline deadline) {
        Duration left = deadline.remaining();
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** What is the same for all has a type of its own. */
    private KnSockException noneAnswers(List<KnSockException> failures) {
        String message = "none of the endpoints can be reached: "
                + failures.stream().map(KnSockException::getMessage).collect(Collectors.joining("; "));
        KnSockException all;
        if (failures.stream().allMatch(ConnectionTimeoutException.class::isInstance)) {
            all = new ConnectionTimeoutException(message, failures.get(0));
        } else if (failures.stream().allMatch(TlsException.class::isInstance)) {
            all = new TlsException(message, failures.get(0));
        } else {
            all = new ConnectFailedException(message, failures.get(0));
        }
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    @Override
    public String endpoint() {
        return endpoints.stream().map(Connector::endpoint).collect(Collectors.joining(", "));
    }
}
