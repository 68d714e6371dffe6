package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.cdi.RegisterTcpClient;
import io.knsock.engine.KnSock;
import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The application in Java SE, with no more on the class path than CDI, MicroProfile Config and JSON-B. The build runs
 * this with Weld, and again with OpenWebBeans.
 */
@Timeout(60)
class JavaSeTest {
    private static final boolean WELD = "Weld".equals(System.getProperty("cdi.implementation"));
    private static final String BACKEND = "kn-sock.client.backend.port";
    private static final String FRAMING = "kn-sock.server.echo.framing";
    private static final String EXECUTOR = "kn-sock.server.echo.executor";

    private final TcpServer backend =
            KnSock.listen(0, (connection, message) -> Message.of("backend: " + message.text()));

    @RegisterTcpClient("backend")
    interface Fragile {
        @Retry(maxRetries = 2)
        String ask(String text);
    }

    private final Logged logged = new Logged();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    /** OpenWebBeans knows an application by its class loader, also one that has failed. */
    @BeforeEach
    void isolate() {
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], before));
    }

    @BeforeEach
    void setBackend() {
        System.setProperty(BACKEND, Integer.toString(backend.port()));
    }

    @AfterEach
    void reset() {
        System.clearProperty(BACKEND);
        System.clearProperty(FRAMING);
        System.clearProperty(EXECUTOR);
        ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig(JavaSeTest.class.getClassLoader()));
        Thread.currentThread().setContextClassLoader(before);
        logged.close();
        backend.close();
    }

    private static SeContainer start() {
        return initializer().initialize();
    }

    /** OpenWebBeans would find the interface that is wrong, too, in an archive that has no beans.xml. */
    private static SeContainerInitializer initializer() {
        SeContainerInitializer initializer = SeContainerInitializer.newInstance();
        return WELD ? initializer : initializer.addProperty("org.apache.webbeans.scanBeansXmlOnly", "true");
    }

    /** Returns what was told, be it thrown or logged: OpenWebBeans only says that the log has it. */
    private List<String> told(Throwable failure) {
        List<String> told = new ArrayList<>(logged.lines());
        for (Throwable at = failure; at != null; at = at.getCause()) {
            told.add(String.valueOf(at.getMessage()));
        }
        return told;
    }

    @Test
    void whatTheRuntimeLacksIsNotOnTheClassPath() {
        try (SeContainer container = start()) {
            assertThat(container.getBeanManager().getClass().getName()).contains(WELD ? "weld" : "webbeans");
        }
        for (String absent : List.of(
                "jakarta.enterprise.concurrent.ManagedExecutorService",
                "org.eclipse.microprofile.health.HealthCheck",
                "org.eclipse.microprofile.faulttolerance.Retry",
                "jakarta.transaction.UserTransaction",
                "io.opentelemetry.api.OpenTelemetry",
                "jakarta.servlet.ServletContext")) {
            assertThatThrownBy(() -> Class.forName(absent)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void handlersClientsAndJsonWork() {
        try (SeContainer container = start();
                Peer echo = Ports.connect("unknown", "echo");
                Peer orders = Ports.connect("unknown", "orders");
                Peer relay = Ports.connect("unknown", "relay")) {
            assertThat(echo.ask("a")).isEqualTo("Echo: a");
            assertThat(orders.ask("{\"what\":\"bread\",\"number\":2}")).isEqualTo("{\"text\":\"1: 2 bread\"}");
            assertThat(orders.ask("{\"what\":\"milk\",\"number\":1}")).isEqualTo("{\"text\":\"2: 1 milk\"}");
            assertThat(relay.ask("b")).isEqualTo("backend: b, backend: b (same), backend: b, backend: b");
            assertThat(container.select(Backend.class).get().ask("c")).isEqualTo("backend: c");
        }
    }

    @Test
    void theEndDrainsARequestInWorkAndLeavesNothing() throws InterruptedException {
        SeContainer container = start();
        try (Peer peer = Ports.connect("unknown", "echo")) {
            peer.send("slow a\n");
            Eventually.until(() -> Integer.valueOf(1).equals(Ports.attribute("unknown", "echo", "Handling")));
            Thread end = new Thread(container::close); // with the class loader of this one
            end.start();
            assertThat(peer.line()).isEqualTo("Echo: slow a");
            end.join();
            peer.expectEnd();
        }
        assertThat(Ports.all()).isEmpty();
        backend.close();
        Eventually.until(() -> Ports.threads().isEmpty(), Ports::threads);
    }

    /** Weld is closed when the JVM ends, and drains; OpenWebBeans is not. */
    @Test
    void aProgramWhoseMainMethodHasEndedServesUntilTheJvmEnds() throws Exception {
        Process program = program("test-classes");
        try (BufferedReader log = program.inputReader();
                Peer peer = Peer.connect(port(log))) {
            peer.send("a\nslow b\n"); // both are in work once the first is answered
            assertThat(peer.line()).isEqualTo("Echo: a");
            if (WELD) {
                program.destroy();
                assertThat(peer.line()).isEqualTo("Echo: slow b");
                assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } else {
                assertThat(peer.line()).isEqualTo("Echo: slow b");
            }
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    @Test
    void withoutJsonBTheProgramDoesNotStartAndSaysWhatNeedsIt() throws Exception {
        Process program = program("test-classes", "/org/eclipse/yasson/", "/jakarta/json/bind/");
        try (BufferedReader log = program.inputReader()) {
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains(Orders.class.getName(), Orders.Order.class.getName() + " needs JSON-B"));
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    /** Starts the application with the class path of this test, but without what is named. */
    private Process program(String... left) throws IOException {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String classPath = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> Arrays.stream(left).noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "-D" + BACKEND + "=" + backend.port(),
                        Main.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    /** Returns where the server echo is bound, as the log says. */
    private static int port(BufferedReader log) throws IOException {
        Pattern bound = Pattern.compile("KNS0002 .*echo.*:(\\d+).*");
        List<String> read = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            read.add(line);
            Matcher found = bound.matcher(line);
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        throw new AssertionError("it has ended: " + read);
    }

    @Test
    void anExecutorThatNobodyHasFailsTheDeploymentWithASentence() {
        System.setProperty(EXECUTOR, "java:comp/DefaultManagedExecutorService");
        assertThatThrownBy(() -> start().close())
                .satisfies(failure -> assertThat(told(failure))
                        .anySatisfy(message -> assertThat(message)
                                .contains(EXECUTOR + ": there is no java:comp/DefaultManagedExecutorService, since this"
                                        + " runtime has no managed executors: remove the setting")));
        assertThat(Ports.all()).isEmpty();
    }

    @Test
    void aWrongSettingFailsTheDeploymentWithASentence() {
        System.setProperty(FRAMING, "nonsense");
        assertThatThrownBy(() -> start().close())
                .satisfies(failure -> assertThat(told(failure))
                        .anySatisfy(
                                message -> assertThat(message).contains("kn-sock.server.echo.framing", "nonsense")));
        assertThat(Ports.all()).isEmpty();
    }

    /** The class of the annotation is not there, and the JVM leaves such an annotation out. */
    @Test
    void anAnnotationOfFaultToleranceThatWouldDoNothingFailsTheDeployment() {
        assertThat(Fragile.class.getMethods()[0].getAnnotations()).isEmpty();
        assertThatThrownBy(() ->
                        initializer().addBeanClasses(Fragile.class).initialize().close())
                .satisfies(failure -> assertThat(told(failure))
                        .anySatisfy(message -> assertThat(message)
                                .contains(Fragile.class.getName() + ".ask has @Retry, which would do nothing, since"
                                        + " MicroProfile Fault Tolerance is not here: ")));
    }
}
