package io.knsock.cdi.lifecycle;

import io.knsock.cdi.ClientName;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.engine.time.Deadline;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while each client whose settings ask for that can be leased a connection; says of each where to, or why not.
 * The connection is given back as it is: nothing is sent on it but the pool's own ping, if it has one.
 */
@Readiness
class PeersReady implements HealthCheck {
    private static final String NAME = "kn-sock peers";

    /** For all of them together: the program that asks has a timeout of its own, often of one second. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final List<String> clients;
    private final Instance<TcpPool> pools;
    private final ApplicationEngine endpoints;
    private final HealthCheckResponse nothingToSay = HealthCheckResponse.up(NAME);

    @Inject
    PeersReady(KnSockCdiExtension extension, @Any Instance<TcpPool> pools, ApplicationEngine endpoints) {
        KnSockConfig config = KnSockConfig.current();
        this.clients = extension.clientNames().stream()
                .filter(config::isPartOfReadiness)
                .toList();
        this.pools = pools;
        this.endpoints = endpoints;
    }

    @Override
    public HealthCheckResponse call() {
        if (endpoints.isRefused()) {
            return nothingToSay;
        }
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named(NAME).up().withData(ServersReady.APPLICATION, endpoints.application());
        Deadline deadline = Deadline.in(PATIENCE);
        int left = clients.size();
        for (String name : clients) {
            Duration share = deadline.remaining().dividedBy(left--);
            try {
                lease(name, share);
                response.withData(name, "can be reached");
            } catch (RuntimeException none) { // not only the pool's: while the application ends there is none
                response.withData(name, String.valueOf(none.getMessage())).down();
            }
        }
        return response.build();
    }

    /** Acquires a connection and gives it back; what it did not get in time comes in the background, for the next. */
    private void lease(String name, Duration timeout) {
        TcpPool pool = pools.select(ClientName.Literal.of(name)).get();
        try (PooledConnection connection = pool.acquire(timeout.isZero() ? Duration.ofMillis(1) : timeout)) {
            // that it was leased says it all
        }
    }
}
