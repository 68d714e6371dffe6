package io.knsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.config.AddressRange;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ReplyOrder;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.config.SlowReaderPolicy;
import io.knsock.config.SocketConfig;
import io.knsock.config.WireLog;
import io.knsock.conversation.Conversation;
import io.knsock.framing.Framing;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PoolObserver;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsIdentity;
import io.knsock.tls.TlsStart;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What all configurations have that are built: a builder of the same settings, equality by all of them, and a text that
 * tells no secret. The setters are found by reflection, so that a new one cannot be forgotten.
 */
class ConfigValuesTest {
    private static final String SECRET = "s3cret";
    private static final Path FILE = Path.of("f");

    /** For each configuration, builders whose settings together let each setter be called. */
    private static final Map<Class<?>, List<Supplier<Object>>> BUILDERS = new LinkedHashMap<>();

    /** Values for setters, by the type of what they take. */
    private static final Map<String, List<Object>> VALUES = new LinkedHashMap<>();

    static {
        PoolObserver poolObserver = new PoolObserver() {};
        ServerObserver serverObserver = new ServerObserver() {};
        Executor executor = Runnable::run;
        Supplier<SSLContext> context = () -> null;
        Pem pem = Pem.text("-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END PRIVATE KEY-----");
        TlsIdentity identity = TlsIdentity.pem(pem, pem, SECRET);

        put(String.class, "a.example");
        put(int.class, 5, 7);
        put(boolean.class, true, false);
        put(Duration.class, Duration.ofSeconds(77), Duration.ZERO);
        put(Path.class, FILE, Path.of("g"));
        put(Pem.class, pem, Pem.file(Path.of("p")));
        put(TlsIdentity.class, identity);
        put(Framing.class, Framing.mllp());
        put(Conversation.class, new Conversation() {
            @Override
            public String toString() {
                return "talk";
            }
        });
        put(Message.class, Message.of(SECRET));
        put(ServerLimits.class, ServerLimits.builder().maxConnections(3).build());
        put(SocketConfig.class, SocketConfig.builder().backlog(3).build());
        put(ServerObserver.class, serverObserver);
        put(PoolObserver.class, poolObserver);
        put(Executor.class, executor);
        put(WireLog.class, (Object[]) WireLog.values());
        put(LoadBalancing.class, (Object[]) LoadBalancing.values());
        put(ReplyOrder.class, (Object[]) ReplyOrder.values());
        put(SlowReaderPolicy.class, (Object[]) SlowReaderPolicy.values());
        put(ClientAuth.class, (Object[]) ClientAuth.values());
        put(StaleCrl.class, (Object[]) StaleCrl.values());
        put(TlsStart.class, (Object[]) TlsStart.values());
        put(
                ServerTlsConfig.class,
                serverTls().sni("sni.example", identity).keyPassword(SECRET).build());
        put(ClientTlsConfig.class, clientTls().trustStorePassword(SECRET).build());
        put(
                ClientConfig.class,
                ClientConfig.builder()
                        .host("other")
                        .port(2)
                        .tls(clientTls().build())
                        .build());
        VALUES.put("java.util.List<io.knsock.config.AddressRange>", List.of(AddressRange.parseList("10.0.0.0/8")));
        VALUES.put("java.util.List<io.knsock.config.Endpoint>", List.of(List.of(Endpoint.of("e", 9))));
        VALUES.put("java.util.List<io.knsock.tls.Pem>", List.of(List.of(pem)));
        VALUES.put("java.util.List<java.lang.String>", List.of(List.of("TLSv1.2")));
        VALUES.put(
                "java.util.Set<" + PosixFilePermission.class.getName() + ">",
                List.of(PosixFilePermissions.fromString("rw-rw----")));
        VALUES.put("java.util.function.Supplier<javax.net.ssl.SSLContext>", List.of(context));

        BUILDERS.put(
                ServerConfig.class,
                List.of(
                        () -> ServerConfig.builder().port(1),
                        () -> ServerConfig.builder().unixSocket(FILE)));
        BUILDERS.put(
                ClientConfig.class,
                List.of(
                        () -> ClientConfig.builder().host("h").port(1).maxReconnectDelay(Duration.ofHours(1)),
                        () -> ClientConfig.builder()
                                .host("h")
                                .port(1)
                                .maxFrameBytes(2)
                                .heartbeatInterval(Duration.ofMinutes(1)),
                        () -> ClientConfig.builder().endpoints(List.of(Endpoint.of("h", 2)))));
        BUILDERS.put(
                PoolConfig.class,
                List.of(() -> PoolConfig.builder(
                        ClientConfig.builder().host("h").port(1).build())));
        BUILDERS.put(
                ReceiverConfig.class,
                List.of(() -> ReceiverConfig.builder(
                        ClientConfig.builder().host("h").port(1).build())));
        BUILDERS.put(ServerLimits.class, List.of(ServerLimits::builder));
        BUILDERS.put(SocketConfig.class, List.of(SocketConfig::builder));
        BUILDERS.put(EngineExecutors.class, List.of(EngineExecutors::builder));
        BUILDERS.put(
                ServerTlsConfig.class,
                List.of(
                        () -> serverTls(),
                        () -> ServerTlsConfig.builder().certificate(FILE).key(FILE),
                        () -> ServerTlsConfig.builder()
                                .certificate(FILE)
                                .key(FILE)
                                .ca(Path.of("ca"))
                                .clientAuth(ClientAuth.OPTIONAL),
                        () -> ServerTlsConfig.builder().keyStore(FILE).keyStorePassword(SECRET + "1"),
                        () -> ServerTlsConfig.builder().context(() -> null)));
        BUILDERS.put(
                ClientTlsConfig.class,
                List.of(
                        () -> clientTls(),
                        () -> ClientTlsConfig.builder(),
                        () -> ClientTlsConfig.builder().certificate(FILE).key(FILE),
                        () -> ClientTlsConfig.builder().keyStore(FILE).keyStorePassword(SECRET + "1")));
        BUILDERS.put(
                TlsIdentity.class,
                List.of(
                        () -> TlsIdentity.builder().certificate(pem).key(Pem.file(FILE)),
                        () -> TlsIdentity.builder().certificate(Pem.file(FILE)).key(pem),
                        () -> TlsIdentity.builder().keyStore(FILE).keyStorePassword(SECRET + "1")));
    }

    private static void put(Class<?> type, Object... values) {
        VALUES.put(type.getTypeName(), List.of(values));
    }

    private static ServerTlsConfig.Builder serverTls() {
        return ServerTlsConfig.builder()
                .certificate(FILE)
                .key(FILE)
                .trustStore(FILE)
                .clientAuth(ClientAuth.REQUIRED)
                .crl(List.of(Pem.file(FILE)));
    }

    private static ClientTlsConfig.Builder clientTls() {
        return ClientTlsConfig.builder().trustStore(FILE).crl(List.of(Pem.file(FILE)));
    }

    private static Stream<Class<?>> configurations() {
        return BUILDERS.keySet().stream();
    }

    private static List<Supplier<Object>> builders(Class<?> type) {
        return Objects.requireNonNull(BUILDERS.get(type));
    }

    private static List<Method> setters(Object builder) {
        return Stream.of(builder.getClass().getMethods())
                .filter(one -> !one.isBridge() && !one.isSynthetic())
                .filter(one -> one.getDeclaringClass() != Object.class)
                .filter(one -> !one.getName().equals("build"))
                .toList();
    }

    private static Object build(Object builder) throws IllegalAccessException, NoSuchMethodException {
        return call(builder.getClass(), "build", builder);
    }

    private static Object toBuilder(Object config) throws IllegalAccessException, NoSuchMethodException {
        return call(config.getClass(), "toBuilder", config);
    }

    private static Object call(Class<?> type, String method, Object on)
            throws IllegalAccessException, NoSuchMethodException {
        try {
            return type.getMethod(method).invoke(on);
        } catch (InvocationTargetException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    private static List<Object[]> arguments(Method setter) {
        List<List<Object>> all = new ArrayList<>();
        for (Type type : setter.getGenericParameterTypes()) {
            List<Object> values = setter.getName().endsWith("Password")
                    ? List.of(SECRET + "1", SECRET + "2")
                    : VALUES.get(type.getTypeName());
            assertThat(values)
                    .as("values of %s, for %s: add some", type, setter)
                    .isNotNull();
            all.add(values);
        }
        int most = all.stream().mapToInt(List::size).max().orElse(1);
        List<Object[]> arguments = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            int at = i;
            arguments.add(
                    all.stream().map(values -> values.get(at % values.size())).toArray());
        }
        return arguments;
    }

    private static void copies(Object config) throws ReflectiveOperationException {
        Object copy = build(toBuilder(config));
        assertThat(copy).isNotSameAs(config).isEqualTo(config).hasSameHashCodeAs(config);
        assertThat(copy.toString()).isEqualTo(config.toString());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void areEqualIfAllSettingsAreAndDifferIfOneDoes(Class<?> type) throws ReflectiveOperationException {
        List<Supplier<Object>> builders = builders(type);
        Set<String> told = new LinkedHashSet<>();
        Set<String> all = new LinkedHashSet<>();
        for (Supplier<Object> fresh : builders) {
            for (Method setter : setters(fresh.get())) {
                all.add(setter.toString());
                for (Object[] values : arguments(setter)) {
                    if (differs(fresh, setter, values)) {
                        told.add(setter.toString());
                    }
                }
            }
        }
        assertThat(all).isNotEmpty();
        assertThat(told).as("setters that change what is equal").containsExactlyInAnyOrderElementsOf(all);
    }

    /** Sets one setting, of a builder and of a copy of what it builds; returns whether it made a difference. */
    private static boolean differs(Supplier<Object> fresh, Method setter, Object[] values)
            throws ReflectiveOperationException {
        Object changed;
        try {
            Object builder = fresh.get();
            assertThat(setter.invoke(builder, values)).isSameAs(builder);
            changed = build(builder);
        } catch (IllegalArgumentException | InvocationTargetException doesNotFit) {
            return false;
        }
        copies(changed);
        assertThat(changed.toString()).as("text after %s", setter).doesNotContain(SECRET);
        Object plain = build(fresh.get());
        copies(plain);
        Object ofCopy = toBuilder(plain);
        setter.invoke(ofCopy, values);
        assertThat(build(ofCopy)).as("%s of a copy's builder", setter).isEqualTo(changed);
        return !changed.equals(plain);
    }

    /** Observers too: there is one that hears nothing. */
    @ParameterizedTest
    @MethodSource("configurations")
    void refuseNullWhereItMeansNothing(Class<?> type) throws ReflectiveOperationException {
        Object builder = builders(type).get(0).get();
        for (Method setter : setters(builder)) {
            for (int i = 0; i < setter.getParameterCount(); i++) {
                boolean nullable = setter.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class);
                if (nullable || setter.getParameterTypes()[i].isPrimitive()) {
                    continue;
                }
                Object[] values = arguments(setter).get(0);
                values[i] = null;
                assertThatThrownBy(() -> setter.invoke(builder, values))
                        .as("%s, parameter %s", setter, i)
                        .cause()
                        .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class);
            }
        }
        for (Method observer : type.getMethods()) {
            if (observer.getName().equals("observer")) {
                assertThat(observer.invoke(build(builder))).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void areEqualToNothingElse(Class<?> type) throws ReflectiveOperationException {
        Object config = build(builders(type).get(0).get());
        assertThat(config).isEqualTo(build(builders(type).get(0).get()));
        assertThat(config).isNotEqualTo("text").isNotEqualTo(null);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void tellWhatTheyAreOf(Class<?> type) throws ReflectiveOperationException {
        Object config = build(builders(type).get(0).get());
        assertThat(config.toString()).doesNotContain("@").doesNotContain("null");
    }

    @Test
    void areAllThoseThatAreBuilt() throws IOException, URISyntaxException {
        Path classes = Path.of(ServerConfig.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            List<String> built = files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("$Builder.class"))
                    .map(file -> file.replace("$Builder.class", "").replace('/', '.'))
                    .toList();
            assertThat(BUILDERS.keySet()).extracting(Class::getName).containsExactlyInAnyOrderElementsOf(built);
        }
    }
}
