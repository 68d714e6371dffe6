package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.cdi.lifecycle.KnSockCdiExtension;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the extension does first, on a server that lacks something. CDI reads its methods by reflection before. */
class WithoutFeaturesTest {
    private final List<String> added = new ArrayList<>();

    private void begin(String... hidden) throws Exception {
        ClassLoader without = new Hiding(name -> name.startsWith("io.knsock.cdi."), hidden);
        Class<?> type = Class.forName(KnSockCdiExtension.class.getName(), true, without);
        Object extension = type.getConstructor().newInstance();
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("addOwnBeans")) {
                method.setAccessible(true);
                try {
                    method.invoke(extension, discovery());
                } catch (InvocationTargetException thrown) {
                    throw (Exception) thrown.getCause();
                }
            }
        }
    }

    private BeforeBeanDiscovery discovery() {
        Object configurator = Proxy.newProxyInstance(
                WithoutFeaturesTest.class.getClassLoader(),
                new Class<?>[] {AnnotatedTypeConfigurator.class},
                (proxy, method, arguments) -> proxy);
        return (BeforeBeanDiscovery) Proxy.newProxyInstance(
                WithoutFeaturesTest.class.getClassLoader(),
                new Class<?>[] {BeforeBeanDiscovery.class},
                (proxy, method, arguments) -> {
                    added.add(((Class<?>) arguments[0]).getSimpleName());
                    return configurator;
                });
    }

    @Test
    void managedExecutorsAreAskedForLater() {
        assertThatCode(() -> begin("jakarta.enterprise.concurrent.")).doesNotThrowAnyException();
    }

    @Test
    void healthChecksAreLeftOut() throws Exception {
        begin();
        assertThat(added).contains("ApplicationEngine", "ServersReady");
        added.clear();
        begin("org.eclipse.microprofile.health.");
        assertThat(added).contains("ApplicationEngine").doesNotContain("ServersReady");
    }

    @Test
    void noConfigurationIsASentence() {
        assertThatThrownBy(() -> begin("org.eclipse.microprofile.config."))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("kn-sock needs MicroProfile Config, which this runtime is without: add an implementation of"
                        + " it, such as io.smallrye.config:smallrye-config, to the application");
    }
}
