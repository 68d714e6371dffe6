package io.knsock.cdi;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every server is bound and does not drain; says of each where it is bound, or why it is not. */
@Readiness
@Singleton
class ServersReady implements HealthCheck {
    private final Endpoints endpoints;

    @Inject
    ServersReady(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("kn-sock servers").up();
        endpoints.states().forEach((name, state) -> {
            response.withData(name, state.text());
            if (!state.accepting()) {
                response.down();
            }
        });
        return response.build();
    }
}
