package io.knsock.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.cdi.handlers.BeanMethod;
import io.knsock.cdi.handlers.HandlerMethodKind;
import io.knsock.cdi.handlers.HandlerPayloads;
import io.knsock.cdi.handlers.ServerBeans;
import io.knsock.cdi.handlers.Signature;
import io.knsock.cdi.lifecycle.KnSockCdiExtension;
import io.knsock.cdi.payload.Json;
import io.knsock.cdi.payload.Payload;
import jakarta.enterprise.inject.spi.Bean;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The integration on a server that is without JSON-B. */
class WithoutJsonTest {
    private final ClassLoader without = new Hiding(name -> name.startsWith("io.knsock.cdi."), "jakarta.json.");

    @Test
    void allClassesButOneCanBeLoadedAndInitialised() throws Exception {
        Path classes = Path.of(KnSockCdiExtension.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> loaded = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String path = classes.relativize(file).toString();
                String name =
                        path.substring(0, path.length() - ".class".length()).replace(File.separatorChar, '.');
                if (!name.endsWith(".package-info") && !name.equals(Json.class.getName())) {
                    Class.forName(name, true, without).getDeclaredMethods();
                    loaded.add(name);
                }
            }
        }
        assertThat(loaded).contains(KnSockCdiExtension.class.getName(), HandlerPayloads.class.getName());
    }

    @Test
    void plainMessagesAreReadAndWritten() throws Exception {
        Class<?> payloads = Class.forName(HandlerPayloads.class.getName(), true, without);
        assertThat(call(Class.forName(Payload.class.getName(), true, without), "isJsonPresent", null))
                .isEqualTo(false);
        Object plain = call(payloads, "of", null, "x", null, null);
        assertThat(call(payloads, "read", plain, Message.of("a"), String.class)).isEqualTo("a");
        assertThat(call(payloads, "write", plain, "a", String.class)).isEqualTo(Message.of("a"));
        assertThatThrownBy(() -> call(payloads, "write", plain, 1, Object.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("server x: java.lang.Integer needs JSON-B, which this server is without: switch on its"
                        + " feature, or use String");
    }

    private static Object call(Class<?> type, String name, Object target, Object... arguments) throws Exception {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                try {
                    return method.invoke(target, arguments);
                } catch (InvocationTargetException thrown) {
                    throw (Exception) thrown.getCause();
                }
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void aClientsTextGoesAndJsonIsRefused() throws Exception {
        Class<?> payload = Class.forName(Payload.class.getName(), true, without);
        Object text = call(payload, "of", null, String.class, "it", null);
        assertThat(call(payload, "toMessage", text, "a")).isEqualTo(Message.of("a"));
        assertThatThrownBy(() -> call(payload, "of", null, Integer.class, "it", null))
                .hasMessageStartingWith("it is a java.lang.Integer, which needs JSON-B");
    }

    @SuppressWarnings("unused")
    private interface Orders {
        void text(String text);

        void order(List<Integer> order);

        Integer number();
    }

    @Test
    void aMethodThatNeedsItIsRefused() throws Exception {
        assertThat(problems("text", String.class)).isEmpty();
        assertThat(problems("order", List.class))
                .containsExactly(
                        "here: java.util.List<java.lang.Integer> needs JSON-B, which this server is without: switch"
                                + " on its feature, or use String");
        assertThat(problems("number")).singleElement().asString().startsWith("here: java.lang.Integer needs JSON-B");
    }

    private static List<String> problems(String name, Class<?>... parameters) throws Exception {
        Method method = Orders.class.getDeclaredMethod(name, parameters);
        Bean<?> bean = (Bean<?>) Proxy.newProxyInstance(
                Bean.class.getClassLoader(), new Class<?>[] {Bean.class}, (proxy, called, arguments) -> null);
        ServerBeans server = new ServerBeans("x");
        server.add(
                HandlerMethodKind.MESSAGE,
                new BeanMethod("here", bean, Orders.class, method, Signature.of(HandlerMethodKind.MESSAGE, method)));
        List<String> problems = new ArrayList<>();
        server.check(false, problems);
        return problems;
    }
}
