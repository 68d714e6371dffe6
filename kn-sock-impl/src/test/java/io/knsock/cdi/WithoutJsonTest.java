package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A server without JSON-B: its classes are not there. */
class WithoutJsonTest {
    private static final String HERE = "io.knsock.cdi.";

    /** Loads the door anew, and knows no JSON. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(WithoutJsonTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jakarta.json.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(HERE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    private final Loader loader = new Loader();

    @Test
    void theDoorOpensWithoutIt() throws Exception {
        Class<?> extension = Class.forName(HERE + "DoorExtension", true, loader);
        assertThat(extension.getDeclaredConstructor().newInstance()).isNotNull();
        assertThat(extension.getDeclaredMethods()).isNotEmpty(); // a container looks for observers so
        assertThat(extension.getDeclaredFields()).isNotEmpty();
        assertThat(Class.forName(HERE + "ClientInterface", true, loader)).isNotNull();
        assertThatThrownBy(() -> Class.forName(HERE + "Json", true, loader).getDeclaredFields())
                .isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void textGoesAndJsonIsRefused() throws Exception {
        Class<?> payload = Class.forName(HERE + "Payload", true, loader);
        Method present = payload.getDeclaredMethod("isJsonPresent");
        present.setAccessible(true);
        assertThat(present.invoke(null)).isEqualTo(false);
        Method of = payload.getDeclaredMethod("of", Type.class, String.class, Supplier.class);
        of.setAccessible(true);
        Method toMessage = payload.getDeclaredMethod("toMessage", Object.class);
        toMessage.setAccessible(true);
        assertThat(toMessage.invoke(of.invoke(null, String.class, "it", null), "text"))
                .isEqualTo(Message.of("text"));
        assertThatThrownBy(() -> of.invoke(null, Integer.class, "it", null))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .hasMessageStartingWith("it is a java.lang.Integer, which needs JSON-B");
    }
}
