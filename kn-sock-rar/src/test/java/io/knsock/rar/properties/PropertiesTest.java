package io.knsock.rar.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import io.knsock.rar.TcpResourceAdapter;
import io.knsock.rar.inbound.Tables;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.rar.outbound.PoolingContainer;
import io.knsock.rar.outbound.TcpManagedConnectionFactory;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JavaBeans that a container configures. */
class PropertiesTest {
    private static Set<String> keys(List<List<? extends Setting<?>>> tables) {
        return Stream.concat(tables.stream().flatMap(List::stream).map(Setting::key), Stream.of(Settings.TLS_ENABLED))
                .collect(Collectors.toSet());
    }

    private static void hasAPropertyForEach(Set<String> keys, TcpProperties bean) throws Exception {
        Map<String, PropertyDescriptor> properties = Beans.properties(bean.getClass());
        assertThat(properties.keySet())
                .isEqualTo(keys.stream().map(Beans::camelCase).collect(Collectors.toSet()));
        for (String key : keys) {
            PropertyDescriptor property = Objects.requireNonNull(properties.get(Beans.camelCase(key)), key);
            Object value = property.getPropertyType() == Integer.class ? (Object) 7 : "seven";
            assertThat(property.getReadMethod().invoke(bean)).as(key).isNull();
            property.getWriteMethod().invoke(bean, value);
            assertThat(property.getReadMethod().invoke(bean)).as(key).isEqualTo(value);
            assertThat(bean.get(key)).as(key).isEqualTo(value.toString());
            property.getWriteMethod().invoke(bean, (Object) null);
            assertThat(bean.get(key)).as(key).isNull();
        }
    }

    @Test
    @DisplayName("§19.3: the activation spec has a getter and a setter for each setting of a server")
    void activationSpecHasEverySettingOfAServer() throws Exception {
        hasAPropertyForEach(keys(Tables.ACTIVATION), new TcpActivationSpec());
    }

    @Test
    @DisplayName("§19.3: the managed connection factory has a getter and a setter for each setting of a client")
    void factoryHasEverySettingOfAClient() throws Exception {
        hasAPropertyForEach(keys(Tables.CONNECTION), new TcpManagedConnectionFactory());
    }

    @Test
    @DisplayName("§19.4.2: factories and resource adapters are equal by class and properties")
    void factoriesAreEqualByTheirProperties() {
        TcpManagedConnectionFactory one = new TcpManagedConnectionFactory();
        TcpManagedConnectionFactory other = new TcpManagedConnectionFactory();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);

        one.setPort(1);
        assertThat(one).isNotEqualTo(other);
        other.setPort(1);
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(new TcpActivationSpec());

        assertThat(new TcpResourceAdapter())
                .isEqualTo(new TcpResourceAdapter())
                .hasSameHashCodeAs(new TcpResourceAdapter())
                .isNotEqualTo(one);
    }

    @Test
    @DisplayName("§19.4.1: activation specs are equal only to themselves")
    void activationSpecsAreEqualOnlyToThemselves() {
        assertThat(new TcpActivationSpec()).isNotEqualTo(new TcpActivationSpec());
    }

    @ParameterizedTest(name = "{0}={1}")
    @DisplayName("§13.4.2: a spec is validated without a resource adapter, in one sentence that begins with the key")
    @CsvSource(
            delimiter = '|',
            value = {
                "port              | 70000    | port must be between 0 and 65535, but is 70000",
                "maxFrameBytes     | 0        | max-frame-bytes must be between 1 and 2147483647, but is 0",
                "framing           | xml      | framing must be line, raw, delimiter:<bytes>, delimiters:<bytes>,<bytes>,"
                        + " length:<bytes>, fixed:<bytes>, stx-etx, enclosed:<bytes>,<bytes>, mllp, nul, netstring,"
                        + " octet-counting, iso8583-2, iso8583-4 or custom:<class>, but is 'xml'",
                "drainTimeout      | soon     | drain-timeout must be a duration such as 250ms, 10s, 5m or PT10S, but is 'soon'",
                "tlsEnabled        | perhaps  | tls.enabled must be true or false, but is 'perhaps'",
                "tlsCertificate    | cert.pem | tls.certificate is set without tls.key: set both or neither",
                "tlsClientAuth     | maybe    | tls.client-auth must be none, optional or required, but is 'maybe'",
                "host              | ''       | host is set in the property host, but has no value: give it one, or remove the key",
                "allow             | ' '      | allow is set in the property allow, but has no value: give it one, or remove the"
                        + " key",
                "tlsCa             | ''       | tls.ca is set in the property tlsCa, but has no value: give it one, or remove"
                        + " the key",
                "tlsKeyPassword    | ${PW}    | tls.key-password is set to an expression in the property tlsKeyPassword,"
                        + " which nothing has replaced by a value: set PW, or remove the key",
                "callerName        | ''       | caller-name is set in the property callerName, but has no value: give it one,"
                        + " or remove the key",
                "callerGroups      | ${G}     | caller-groups is '${G}' in the property callerGroups, which nothing has"
                        + " replaced by a value: set G, or remove the key",
                "onFailure         | ''       | on-failure is set in the property onFailure, but has no value: give it one,"
                        + " or remove the key",
                "failureReply      | ''       | failure-reply is set in the property failureReply, but has no value: give it"
                        + " one, or remove the key",
            })
    void validatesWithoutAResourceAdapter(String property, String value, String sentence) throws Exception {
        TcpActivationSpec spec = new TcpActivationSpec();
        spec.setPort(0);
        spec.validate();

        PropertyDescriptor descriptor =
                Objects.requireNonNull(Beans.properties(TcpActivationSpec.class).get(property), property);
        Object typed = descriptor.getPropertyType() == Integer.class ? (Object) Integer.valueOf(value) : value;
        descriptor.getWriteMethod().invoke(spec, typed);

        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessage(sentence + " (the activation with port=" + spec.getPort() + ")");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tlsCa      | ''            | tls.ca is set in the property tlsCa, but has no value",
                "tlsCa      | ${BACKEND_CA} | tls.ca is '${BACKEND_CA}' in the property tlsCa, which nothing has replaced",
                "tlsVerify  | ' '           | tls.verify is set in the property tlsVerify, but has no value",
                "endpoints  | ''            | endpoints is set in the property endpoints, but has no value",
                "framing    | morse         | framing must be line, raw,",
            })
    void aConnectionFactoryIsNotMadeOfSettingsThatAreWrong(String property, String value, String sentence)
            throws Exception {
        TcpManagedConnectionFactory factory = new TcpManagedConnectionFactory();
        factory.setHost("localhost");
        factory.setPort(1);
        factory.createConnectionFactory(new PoolingContainer());
        Objects.requireNonNull(
                        Beans.properties(TcpManagedConnectionFactory.class).get(property), property)
                .getWriteMethod()
                .invoke(factory, value);

        assertThatThrownBy(() -> factory.createConnectionFactory(new PoolingContainer()))
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void aSpecWithoutAPortIsInvalid() {
        assertThatThrownBy(new TcpActivationSpec()::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessage("port is not set");
    }

    @Test
    @DisplayName("§5.3.3: the resource adapter is set once")
    void theResourceAdapterIsSetOnce() throws Exception {
        for (TcpProperties bean : Arrays.asList(new TcpActivationSpec(), new TcpManagedConnectionFactory())) {
            TcpResourceAdapter adapter = new TcpResourceAdapter();
            bean.setResourceAdapter(adapter);
            bean.setResourceAdapter(adapter);

            // equal, and still another
            assertThatThrownBy(() -> bean.setResourceAdapter(new TcpResourceAdapter()))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(bean.getResourceAdapter()).isSameAs(adapter);
        }
    }

    @Test
    void anotherProductsResourceAdapterIsRefused() {
        assertThatThrownBy(() -> new TcpManagedConnectionFactory().setResourceAdapter(new Foreign()))
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining(Foreign.class.getName());
    }

    private static final class Foreign implements ResourceAdapter {
        @Override
        public void start(BootstrapContext context) {}

        @Override
        public void stop() {}

        @Override
        public void endpointActivation(MessageEndpointFactory endpoints, ActivationSpec spec)
                throws ResourceException {}

        @Override
        public void endpointDeactivation(MessageEndpointFactory endpoints, ActivationSpec spec) {}

        @Override
        public XAResource[] getXAResources(ActivationSpec[] specs) {
            return new XAResource[0];
        }
    }
}
