package io.knsock.cdi.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.Application;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health checks of an application that was refused, as WildFly keeps them: made at deployment, asked ever after. */
class RefusedHealthTest {
    private final Keeper keeper = new Keeper();

    @AfterEach
    void reset() {
        HealthCheckResponse.setResponseProvider(null);
    }

    @Test
    void theyAreUpOnceThereIsNoContainerAndNothingToMakeAnswersWith() {
        HealthCheckResponse.setResponseProvider(Answer::new);
        assertThatThrownBy(() -> Application.start("kn-sock.server.x.port=none", keeper, Echo.class))
                .hasMessageContaining("kn-sock.server.x.port");
        HealthCheckResponse.setResponseProvider(() -> {
            throw new IllegalStateException("nobody gives answers any more");
        });
        assertThat(keeper.checks)
                .hasSize(4)
                .allSatisfy(check -> assertThat(check.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP));
    }

    @Test
    void thoseOfAnApplicationThatHasNotStartedYetAreNotUp() {
        HealthCheckResponse.setResponseProvider(Answer::new);
        List<HealthCheckResponse.Status> early = new ArrayList<>();
        keeper.then = check -> early.add(check.call().getStatus());
        Application.start("kn-sock.server.x.port=0", keeper, Echo.class).close();
        assertThat(early).contains(HealthCheckResponse.Status.DOWN);
    }

    /** What WildFly does with health checks. */
    private static final class Keeper implements Extension {
        private final List<HealthCheck> checks = new ArrayList<>();
        private Consumer<HealthCheck> then = check -> {};

        @SuppressWarnings("unused") // the container calls it
        void keep(@Observes AfterDeploymentValidation event, BeanManager beans) {
            for (HealthCheck check : beans.createInstance().select(HealthCheck.class, Any.Literal.INSTANCE)) {
                checks.add(check);
                then.accept(check);
            }
        }
    }

    @ApplicationScoped
    @ServerName("x")
    static class Echo implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    /** The little of a response that is looked at. */
    private static final class Answer extends HealthCheckResponseBuilder {
        private String name = "";
        private boolean up;

        @Override
        public HealthCheckResponseBuilder name(String name) {
            this.name = name;
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, String value) {
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, long value) {
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, boolean value) {
            return this;
        }

        @Override
        public HealthCheckResponseBuilder up() {
            return status(true);
        }

        @Override
        public HealthCheckResponseBuilder down() {
            return status(false);
        }

        @Override
        public HealthCheckResponseBuilder status(boolean up) {
            this.up = up;
            return this;
        }

        @Override
        public HealthCheckResponse build() {
            return new HealthCheckResponse(
                    name, up ? HealthCheckResponse.Status.UP : HealthCheckResponse.Status.DOWN, Optional.empty());
        }
    }
}
