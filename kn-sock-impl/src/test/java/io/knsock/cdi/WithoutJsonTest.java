package io.knsock.cdi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.cdi.handlers.HandlerMethodKind;
import io.knsock.cdi.handlers.HandlerPayloads;
import io.knsock.cdi.handlers.Signature;
import io.knsock.cdi.lifecycle.KnSockCdiExtension;
import io.knsock.cdi.payload.Codecs;
import io.knsock.cdi.payload.Json;
import io.knsock.cdi.payload.NoBeans;
import io.knsock.cdi.payload.Payload;
import jakarta.enterprise.inject.spi.BeanManager;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The integration on a server that is without JSON-B. */
class WithoutJsonTest {
    private static final String NEEDS_IT = " needs JSON-B, which this server is without: switch on its feature (on Open"
            + " Liberty jsonb-3.0), use Message, byte[] or String, or add a bean of type ";

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

    private Object codecs() throws Exception {
        Class<?> type = Class.forName(Codecs.class.getName(), true, without);
        assertThat(call(type, "isJsonPresent", null)).isEqualTo(false);
        Constructor<?> constructor = type.getDeclaredConstructor(BeanManager.class);
        constructor.setAccessible(true);
        return constructor.newInstance(NoBeans.manager());
    }

    @Test
    void plainMessagesAreReadAndWritten() throws Exception {
        Object plain = payloads("echo", Object.class, String.class);
        Class<?> payloads = plain.getClass();
        assertThat(call(payloads, "read", plain, Message.of("a"))).isEqualTo("a");
        assertThat(call(payloads, "write", plain, "a")).isEqualTo(Message.of("a"));
        assertThatThrownBy(() -> call(payloads, "write", plain, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("java.lang.Integer" + NEEDS_IT + "Codec<java.lang.Integer>");
    }

    private Object payloads(String name, Class<?> reply, Class<?> parameter) throws Exception {
        Method method = Orders.class.getDeclaredMethod(name, parameter);
        assertThat(method.getReturnType()).isEqualTo(reply);
        Class<?> payloads = Class.forName(HandlerPayloads.class.getName(), true, without);
        return call(payloads, "of", null, "x", signature(method), codecs(), UTF_8);
    }

    private Object signature(Method method) throws Exception {
        Class<?> kind = Class.forName(HandlerMethodKind.class.getName(), true, without);
        Class<?> signatures = Class.forName(Signature.class.getName(), true, without);
        return call(signatures, "of", null, kind.getEnumConstants()[HandlerMethodKind.MESSAGE.ordinal()], method);
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
        Object codecs = codecs();
        Object text = call(payload, "of", null, String.class, "it", codecs, UTF_8);
        assertThat(call(payload, "toMessage", text, "a")).isEqualTo(Message.of("a"));
        assertThatThrownBy(() -> call(payload, "of", null, Integer.class, "it", codecs, UTF_8))
                .hasMessage("it: java.lang.Integer" + NEEDS_IT + "Codec<java.lang.Integer>");
    }

    @SuppressWarnings("unused")
    private interface Orders {
        Object echo(String text);

        void text(String text);

        void order(List<Integer> order);

        Integer number();
    }

    @Test
    void aMethodThatNeedsItIsRefused() throws Exception {
        assertThat(problem("text", String.class)).isNull();
        assertThat(problem("order", List.class))
                .isEqualTo("java.util.List<java.lang.Integer>" + NEEDS_IT + "Codec<java.util.List<java.lang.Integer>>");
        assertThat(problem("number")).startsWith("java.lang.Integer needs JSON-B");
    }

    private String problem(String name, Class<?>... parameters) throws Exception {
        Method method = Orders.class.getDeclaredMethod(name, parameters);
        Class<?> payloads = Class.forName(HandlerPayloads.class.getName(), true, without);
        try {
            call(payloads, "check", null, signature(method), codecs());
            return null;
        } catch (IllegalArgumentException refused) {
            return refused.getMessage();
        }
    }
}
