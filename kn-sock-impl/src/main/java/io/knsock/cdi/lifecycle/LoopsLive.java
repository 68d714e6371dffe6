package io.knsock.cdi.lifecycle;

import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while every event loop runs what it is given. One that does not, held up by a handler that blocks it for
 * instance, serves none of its connections.
 */
@Liveness
class LoopsLive implements HealthCheck {
    private static final String NAME = "kn-sock event loops";

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ApplicationEngine endpoints;
    private final HealthCheckResponse nothingToSay = HealthCheckResponse.up(NAME);

    @Inject
    LoopsLive(ApplicationEngine endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public HealthCheckResponse call() {
        if (endpoints.isRefused()) {
            return nothingToSay;
        }
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named(NAME).withData(ServersReady.APPLICATION, endpoints.application());
        return endpoints.loopsAnswer(PATIENCE)
                ? response.up().build()
                : response.down()
                        .withData("reason", "an event loop has not answered for " + PATIENCE.toSeconds() + "s")
                        .build();
    }
}
