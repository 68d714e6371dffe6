package io.knsock.cdi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.DelegatingInfo;
import io.knsock.pool.PoolObserver;
import io.knsock.pool.PooledConnection;
import io.knsock.pool.TcpPool;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When there is telemetry, and when not. */
class TelemetryTest {
    private static final MessageHandler HANDLER = (connection, message) -> message;

    @Test
    void anApplicationThatSeesNoOpenTelemetryGoesWithout() throws Exception {
        ClassLoader without = new WithoutOpenTelemetry();
        Class<?> type = without.loadClass(Telemetry.class.getName());
        assertThat(type).isNotSameAs(Telemetry.class);
        Object found = type.getMethod("find", Instance.class, String.class).invoke(null, Beans.with(null), "shop");
        assertThat(found).isSameAs(type.getField("NONE").get(null));
    }

    @Test
    void nothingIsPutInBetweenWhereItIsOff() {
        Telemetry off = Telemetry.find(Beans.with(OpenTelemetry.noop()), "shop");
        assertThat(off).isSameAs(Telemetry.NONE);
        assertThat(off.observed("echo", HANDLER)).isSameAs(HANDLER);
        assertThat(off.observer(
                        "backend", ClientConfig.builder().host("h").port(1).build()))
                .isSameAs(PoolObserver.NONE);
        off.close();
    }

    @Test
    void takesTheGlobalOneWhereThereIsNoBean() {
        try (Recorded recorded = new Recorded()) {
            GlobalOpenTelemetry.resetForTest();
            GlobalOpenTelemetry.set(recorded.openTelemetry());
            Telemetry found = Telemetry.find(Beans.with(null), "shop");
            assertThat(found.observed("echo", HANDLER)).isNotSameAs(HANDLER);
        } finally {
            GlobalOpenTelemetry.resetForTest();
        }
    }

    @Test
    void oneThatCannotBeUsedIsNoReasonNotToStart() {
        OpenTelemetry broken = (OpenTelemetry) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {OpenTelemetry.class}, (proxy, method, arguments) -> {
                    throw new NoSuchMethodError("an older version");
                });
        assertThat(Telemetry.find(Beans.with(broken), "shop")).isSameAs(Telemetry.NONE);
    }

    /** A method that is not passed on does what the interface says by default: for a pool, that it cannot do it. */
    @ParameterizedTest
    @CsvSource({"TracedPool", "TracedConnection", "TracedClient"})
    void everyMethodIsPassedOn(String wrapper) throws Exception {
        Class<?> type = Class.forName("io.knsock.cdi.telemetry." + wrapper);
        Class<?> contract = type.getInterfaces()[0];
        assertThat(contract).isIn(TcpPool.class, PooledConnection.class, TcpClient.class);
        for (Method method : contract.getMethods()) {
            boolean forText = Arrays.asList(method.getParameterTypes()).contains(String.class);
            if (Modifier.isStatic(method.getModifiers()) || forText) {
                continue; // what takes text calls what takes a message
            }
            assertThat(type.getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass())
                    .as(method.toString())
                    .isIn(type, DelegatingInfo.class);
        }
    }

    /** Loads the integration's classes anew, with everything else as it is but OpenTelemetry. */
    private static final class WithoutOpenTelemetry extends ClassLoader {
        WithoutOpenTelemetry() {
            super(TelemetryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.opentelemetry.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.knsock.cdi.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
