package io.knsock.cdi.lifecycle;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/** Started once every server has been bound, whatever becomes of it later; says of each other one why it is not. */
@Startup
class ServersStarted implements HealthCheck {
    private static final String NAME = "kn-sock servers bound";

    private final ApplicationEngine endpoints;
    private final HealthCheckResponse nothingToSay = HealthCheckResponse.up(NAME);

    @Inject
    ServersStarted(ApplicationEngine endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public HealthCheckResponse call() {
        if (endpoints.isRefused()) {
            return nothingToSay;
        }
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME)
                .status(endpoints.hasBegun())
                .withData(ServersReady.APPLICATION, endpoints.application());
        endpoints.states().forEach((name, state) -> {
            if (!state.hasBeenBound()) {
                response.withData(name, state.text()).down();
            }
        });
        return response.build();
    }
}
