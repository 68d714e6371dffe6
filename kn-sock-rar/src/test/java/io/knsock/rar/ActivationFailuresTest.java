package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knsock.BeanActivation;
import io.knsock.BeanActivations;
import io.knsock.MessageHandler;
import io.knsock.PortInUseException;
import io.knsock.engine.KnSock;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.test.Eventually;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose an activation is, is told with each failure of it, and health checks of the application see it. */
class ActivationFailuresTest {
    private static final String BEAN = AnApplication.Bean.class.getName();

    private final UnitContainer container = new UnitContainer();
    private final AnApplication application = new AnApplication();

    @BeforeEach
    void start() throws Exception {
        container.adapter.start(container);
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        container.awaitIdle();
    }

    @MessageDriven(
            activationConfig = {
                @ActivationConfigProperty(propertyName = "farming", propertyValue = "mllp"),
            })
    private static final class Misspelt extends AnApplication.Bean {}

    @MessageDriven(
            activationConfig = {
                @ActivationConfigProperty(propertyName = "poolOfTheContainer", propertyValue = "large"),
            })
    private static final class OfAContainer extends AnApplication.Bean {}

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private RecordingEndpoints endpoints() throws ClassNotFoundException {
        return application.endpoints();
    }

    private List<BeanActivation> seen() {
        return BeanActivations.of(application);
    }

    // ---- names

    @Test
    void aWrongSettingIsToldWithTheBeanTheActivationAndTheProperty() throws Exception {
        TcpActivationSpec spec = container.spec();
        spec.setFraming("mlp");

        assertThatThrownBy(() -> container.activate(endpoints(), spec))
                .isInstanceOfSatisfying(InvalidPropertyException.class, invalid -> {
                    assertThat(invalid)
                            .hasMessageStartingWith(
                                    "the activation shop#shop.war#Bean of bean " + BEAN + " failed: framing must be ");
                    assertThat(Arrays.stream(invalid.getInvalidPropertyDescriptors())
                                    .map(PropertyDescriptor::getName))
                            .containsExactly("framing");
                });
    }

    @Test
    void aContainerThatTellsNoNameHasTheBeanInTheMessage() throws Exception {
        assertThatThrownBy(() -> container.activate(endpoints().named(null), new TcpActivationSpec()))
                .hasMessage("the activation of bean " + BEAN + " failed: port is not set");
    }

    @Test
    void whatIsNotOfTheSettingsIsToldInTheSameWay() throws Exception {
        String whose = "the activation shop#shop.war#Bean of bean " + BEAN + " failed: ";
        int port = container.activate(RecordingEndpoints.echo());
        TcpActivationSpec taken = container.spec();
        taken.setPort(port);
        assertThatThrownBy(() -> container.activate(endpoints(), taken))
                .isExactlyInstanceOf(ResourceException.class)
                .hasMessageStartingWith(whose)
                .hasMessageContaining("port " + port + " is in use")
                .hasCauseInstanceOf(PortInUseException.class);

        TcpActivationSpec withoutFiles = container.spec();
        withoutFiles.setTlsCertificate("no-such-file.pem");
        withoutFiles.setTlsKey("no-such-file.key");
        assertThatThrownBy(() -> container.activate(endpoints(), withoutFiles))
                .hasMessageStartingWith(whose)
                .hasMessageContaining("no-such-file");

        container.adapter.stop();
        assertThatThrownBy(() -> container.activate(endpoints(), container.spec()))
                .isInstanceOf(jakarta.resource.spi.IllegalStateException.class)
                .hasMessage(whose + "the resource adapter is stopped");
    }

    // ---- properties that do not exist

    @Test
    void aMisspeltPropertyOfTheAnnotationFailsTheActivation() {
        assertThatThrownBy(() -> container.activate(new RecordingEndpoints(new Misspelt())))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageEndingWith("the property farming in @MessageDriven of " + Misspelt.class.getName()
                        + " is none of kn-sock: did you mean framing?");
    }

    /** It may be the container's; KNS0162 says so. */
    @Test
    void aPropertyThatIsNearNoneIsLeftToTheContainer() throws Exception {
        int port = container.activate(new RecordingEndpoints(new OfAContainer()));
        assertThat(KnSock.request("127.0.0.1", port, "hello")).isEqualTo("hello");
    }

    // ---- two copies of the API

    @Test
    void anApplicationWithTheApiInItIsToldWhichJarToRemove() throws Exception {
        URL[] api = {home(MessageHandler.class), home(AnApplication.Bean.class)};
        try (URLClassLoader copies = new URLClassLoader(api, ClassLoader.getPlatformClassLoader())) {
            RecordingEndpoints endpoints = endpoints().ofClass(Class.forName(BEAN, false, copies));

            assertThatThrownBy(() -> container.activate(endpoints))
                    .isInstanceOf(NotSupportedException.class)
                    .hasMessageContaining("the activation shop#shop.war#Bean of bean " + BEAN)
                    .hasMessageContaining("kn-sock-api is there twice, in the application (" + api[0] + ")")
                    .hasMessageContaining("remove kn-sock-api from the application, as a rule from WEB-INF/lib");
        }
    }

    // ---- what health checks see

    @Test
    void anActivationIsSeenFromItsBeginningToItsEnd() throws Exception {
        RecordingEndpoints endpoints = endpoints();
        TcpActivationSpec spec = container.spec();
        int port = container.activate(endpoints, spec);

        BeanActivation one = seen().get(0);
        assertThat(one.bean()).isEqualTo(BEAN);
        assertThat(one.name()).isEqualTo("shop#shop.war#Bean");
        assertThat(one.state()).isEqualTo("127.0.0.1:" + port);
        assertThat(one.isReady()).isTrue();

        container.adapter.endpointDeactivation(endpoints, spec);
        assertThat(seen()).isEmpty();
        assertThat(one.isReady()).isFalse();
        assertThat(one.state()).isEqualTo("it accepts no connections any more");
    }

    @Test
    void theEndOfTheAdapterEndsThemAll() throws Exception {
        container.activate(endpoints());
        container.activate(endpoints());
        assertThat(seen()).hasSize(2);

        container.adapter.stop();

        assertThat(seen()).isEmpty();
    }

    @Test
    void anActivationThatFailedIsSeenOnceWithItsSentenceUntilItSucceedsOrIsGivenUp() throws Exception {
        RecordingEndpoints endpoints = endpoints();
        for (int i = 0; i < 3; i++) { // a container may try again
            assertThat(catchThrowable(() -> container.activate(endpoints, new TcpActivationSpec())))
                    .isNotNull();
        }
        assertThat(seen()).hasSize(1);
        BeanActivation failed = seen().get(0);
        assertThat(failed.isReady()).isFalse();
        assertThat(failed.state()).isEqualTo("port is not set");
        assertThat(failed.name()).isEqualTo("shop#shop.war#Bean");

        container.activate(endpoints);
        assertThat(seen()).hasSize(1).allMatch(BeanActivation::isReady);
        container.adapter.stop();

        assertThat(catchThrowable(() -> container.activate(endpoints))).isNotNull();
        assertThat(seen()).hasSize(1);
        container.adapter.endpointDeactivation(endpoints, container.spec());
        assertThat(seen()).isEmpty();
    }

    /** Container and application forget an activation that failed; so must the adapter. */
    @Test
    void aFailureDoesNotKeepTheClassesOfTheApplication() throws Exception {
        WeakReference<ClassLoader> gone = failInAnApplication();

        Eventually.until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    private WeakReference<ClassLoader> failInAnApplication() throws Exception {
        AnApplication gone = new AnApplication();
        RecordingEndpoints endpoints = gone.endpoints();
        assertThat(catchThrowable(() -> container.activate(endpoints, new TcpActivationSpec())))
                .hasMessageContaining("port is not set");
        assertThat(BeanActivations.of(gone)).hasSize(1);
        return new WeakReference<>(gone);
    }
}
