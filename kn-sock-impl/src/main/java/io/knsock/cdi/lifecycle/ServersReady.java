package io.knsock.cdi.lifecycle;

import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every server is bound and has a certificate that has not expired, and the resource adapter has activated
 * every message-driven bean, until the application begins to end; says of each where it is bound, or why it is not, and
 * when its certificate expires.
 */
@Readiness
class ServersReady implements HealthCheck {
    private static final String NAME = "kn-sock servers";

    /** Under which key a check says whose it is: one server may have the checks of many applications. */
    static final String APPLICATION = "application";

    private final ApplicationEngine endpoints;
    private final KnSockCdiExtension extension;
    private final HealthCheckResponse nothingToSay = HealthCheckResponse.up(NAME);

    @Inject
    ServersReady(ApplicationEngine endpoints, KnSockCdiExtension extension) {
        this.endpoints = endpoints;
        this.extension = extension;
    }

    @Override
    public HealthCheckResponse call() {
        if (endpoints.isRefused()) {
            return nothingToSay;
        }
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME)
                .status(endpoints.hasBegun() && !endpoints.isEnding())
                .withData(APPLICATION, endpoints.application());
        Instant now = Instant.now();
        endpoints.states().forEach((name, state) -> {
            response.withData(name, state.text());
            Instant expiry = state.certificateExpiry();
            if (expiry != null) {
                response.withData(name + ".certificate-expires", expiry.toString());
            }
            if (!state.isReady(now)) {
                response.down();
            }
        });
        extension.messageDriven().states().forEach((bean, state) -> {
            response.withData(bean, state.text());
            if (!state.isReady()) {
                response.down();
            }
        });
        return response.build();
    }
}
