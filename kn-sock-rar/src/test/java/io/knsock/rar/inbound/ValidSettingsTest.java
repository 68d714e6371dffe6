package io.knsock.rar.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.Message;
import io.knsock.engine.container.FailureAction;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.beans.PropertyDescriptor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every mistake of an activation's settings is told at once, by validate and by a container's bean validation. */
class ValidSettingsTest {
    private static TcpActivationSpec spec() {
        TcpActivationSpec spec = new TcpActivationSpec();
        spec.setPort(0);
        return spec;
    }

    private static TcpActivationSpec wrong() {
        TcpActivationSpec spec = spec();
        spec.setPort(70_000);
        spec.setTlsClientAuth("may${be}");
        spec.setBacklog(0);
        spec.setMaxConnections(-1);
        spec.setMaxRedeliveries(-1);
        return spec;
    }

    @Test
    @DisplayName("§13.4.2: validate tells every mistake in one sentence, and which properties they are in")
    void validateTellsEveryMistake() {
        assertThatThrownBy(wrong()::validate).isInstanceOfSatisfying(InvalidPropertyException.class, invalid -> {
            String whose = " (the activation with port=70000)";
            assertThat(invalid).hasMessageEndingWith(whose);
            assertThat(invalid.getMessage().replace(whose, "").split("; "))
                    .hasSize(5)
                    .contains("port must be between 0 and 65535, but is 70000")
                    .contains("max-redeliveries must be between 0 and 1000, but is '-1'");
            assertThat(Arrays.stream(invalid.getInvalidPropertyDescriptors()).map(PropertyDescriptor::getName))
                    .containsExactlyInAnyOrder("port", "tlsClientAuth", "backlog", "maxConnections", "maxRedeliveries");
        });
    }

    @Test
    void anActivationThatConnectsTellsEveryMistake() {
        TcpActivationSpec spec = new TcpActivationSpec();
        spec.setEndpoints("localhost");
        spec.setConnectTimeout("soon");
        spec.setReconnectDelay("1");
        spec.setFraming("lines");
        spec.setIdleTimeout("never");
        spec.setBacklog(5);
        spec.setOnFailure("sulk");

        assertThatThrownBy(() -> spec.settings("s")).isInstanceOfSatisfying(InvalidPropertyException.class, invalid -> {
            assertThat(invalid.getMessage().split("; "))
                    .hasSize(7)
                    .contains("connect-timeout must be a duration such as 250ms, 10s, 5m or PT10S, but is 'soon'")
                    .contains("on-failure must be close, nothing or reply, but is 'sulk'");
            assertThat(Arrays.stream(invalid.getInvalidPropertyDescriptors()).map(PropertyDescriptor::getName))
                    .containsExactlyInAnyOrder(
                            "endpoints",
                            "connectTimeout",
                            "reconnectDelay",
                            "framing",
                            "idleTimeout",
                            "backlog",
                            "onFailure");
        });
    }

    @Test
    void textAndPasswordsKeepTheirBlanks() throws Exception {
        TcpActivationSpec spec = new TcpActivationSpec();
        spec.setPort(0);
        spec.setGoodbye(" bye\r\n");
        spec.setOnFailure(" REPLY ");
        spec.setFailureReply("no \n");
        spec.setTlsKeyStore("own.p12");
        spec.setTlsKeyStorePassword("change it ");

        ActivationSettings settings = spec.settings("s");
        assertThat(settings.server().goodbye()).isEqualTo(Message.of(" bye\r\n"));
        assertThat(settings.server().tls().identity().keyStorePassword()).isEqualTo("change it ");
        assertThat(settings.failures().reply()).isEqualTo(Message.of("no \n"));
    }

    /** Not every container validates, so whatever validate refuses an activation must not be made of. */
    @Test
    void anActivationIsNotMadeOfWhatIsInvalid() {
        TcpActivationSpec misplaced = spec();
        misplaced.setReconnectDelay("1s");
        TcpActivationSpec misplacedToo = new TcpActivationSpec();
        misplacedToo.setEndpoints("localhost:1");
        misplacedToo.setBacklog(1);
        TcpActivationSpec unfit = spec();
        unfit.setCallerName("cn");
        TcpActivationSpec withoutReply = spec();
        withoutReply.setOnFailure("reply");

        for (TcpActivationSpec invalid : List.of(wrong(), misplaced, misplacedToo, unfit, withoutReply)) {
            Throwable refusal = catchThrowable(invalid::validate);
            assertThat(refusal).isInstanceOf(InvalidPropertyException.class);
            assertThatThrownBy(() -> invalid.settings("s"))
                    .isInstanceOf(InvalidPropertyException.class)
                    .satisfies(told -> assertThat(refusal).hasMessageStartingWith(told.getMessage()));
        }
    }

    @Test
    void tellsWhatDoesNotFitTogether() {
        TcpActivationSpec spec = spec();
        spec.setOnFailure("reply");
        assertThatThrownBy(spec::validate)
                .hasMessage("on-failure is reply, but failure-reply is not set: set it (the activation with port=0)");
        spec.setOnFailure("close");
        spec.setFailureReply("no");
        assertThatThrownBy(spec::validate)
                .hasMessage("failure-reply is set, but on-failure is not reply: set on-failure=reply, or do not set it"
                        + " (the activation with port=0)");
        TcpActivationSpec nowhere = new TcpActivationSpec();
        nowhere.setTlsKeyStorePassword("secret");
        nowhere.setFraming("mllp");
        assertThatThrownBy(nowhere::validate)
                .hasMessageEndingWith(" (the activation that sets framing, tlsKeyStorePassword)");
    }

    @Test
    @DisplayName("§5.3.7.2: a container that validates JavaBeans gets a violation for each mistake, at its property")
    void aViolationForEachMistake() {
        try (ValidatorFactory factory = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            Validator validator = factory.getValidator();

            assertThat(validator.validate(spec())).isEmpty();
            assertThat(validator.validate(wrong()).stream()
                            .collect(Collectors.toMap(
                                    violation -> violation.getPropertyPath().toString(),
                                    violation -> violation.getMessage())))
                    .hasSize(5)
                    .containsEntry("port", "port must be between 0 and 65535, but is 70000")
                    .containsEntry(
                            "tlsClientAuth", "tls.client-auth must be none, optional or required, but is 'may${be}'");
        }
    }

    @Test
    void failuresHaveDefaults() {
        FailurePolicy policy = FailurePolicy.of(key -> null);

        assertThat(policy).isEqualTo(new FailurePolicy(FailureAction.CLOSE, null, 0, Duration.ofMillis(100)));
    }
}
