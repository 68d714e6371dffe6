package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import java.time.Duration;
import java.util.function.Predicate;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What MicroProfile Telemetry and JMX show of an application. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class TelemetryIT {
    private static final int FRONT = 17090;
    private static final int BACK = 17091;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "beans", testable = false, order = 1)
    static Archive<?> beans() {
        return Archives.war("beans.war", "", JmxServlet.class);
    }

    @Deployment(name = "telemetry", managed = false, testable = false, order = 2)
    static Archive<?> telemetry() {
        return Archives.cdi(
                        "telemetry.war",
                        """
                        otel.sdk.disabled=false
                        otel.traces.exporter=memory
                        otel.metrics.exporter=memory
                        otel.logs.exporter=none
                        otel.bsp.schedule.delay=50
                        otel.metric.export.interval=200
                        kn-sock.server.front.port=17090
                        kn-sock.server.echo.port=17091
                        kn-sock.client.backend.host=127.0.0.1
                        kn-sock.client.backend.port=17091
                        """,
                        AskingHandler.class,
                        EchoHandler.class,
                        Greeter.class,
                        SpanMemory.class,
                        MetricMemory.class,
                        ExportedServlet.class)
                .addAsServiceProvider(ConfigurableSpanExporterProvider.class, SpanMemory.class)
                .addAsServiceProvider(ConfigurableMetricExporterProvider.class, MetricMemory.class);
    }

    @Test
    void showAnApplicationFromItsStartToItsEnd() throws Exception {
        assertEquals("", knSockBeans());
        deployer.deploy("telemetry");
        try {
            Line.connect(BACK).close(); // bound by itself, maybe later than the front
            assertEquals("Echo: hello", Line.exchange(FRONT, "hello"));

            anExchangeBelongsToTheMessageThatAskedForIt();
            metricsOfServersAndPoolsAreExported();
            serversAndPoolsAreBeans();
        } finally {
            deployer.undeploy("telemetry");
        }
        assertEquals("", knSockBeans());
    }

    private static void anExchangeBelongsToTheMessageThatAskedForIt() throws Exception {
        String spans = exported("spans", text -> text.contains("front message|") && text.contains("backend request|"));
        String[] message = span(spans, "front message");
        String[] request = span(spans, "backend request");
        assertEquals("SERVER", message[1]);
        assertEquals("0000000000000000", message[4], "a message begins a trace");
        assertEquals("CLIENT", request[1]);
        assertEquals(message[2], request[2], "they are of one trace");
        assertEquals(message[3], request[4], "the request is the message's child");
    }

    private static String[] span(String spans, String name) {
        return spans.lines()
                .filter(line -> line.startsWith(name + "|"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + spans))
                .split("\\|");
    }

    private static void metricsOfServersAndPoolsAreExported() throws Exception {
        for (String metric : new String[] {
            "kn_sock.server.connection.accepted {kn_sock.application=telemetry, kn_sock.server.name=front, server.port=17090}",
            "kn_sock.server.handler.duration {kn_sock.application=telemetry, kn_sock.server.name=front, server.port=17090}",
            "kn_sock.pool.connection.created {kn_sock.application=telemetry, kn_sock.pool.name=backend, server.port=17091}",
            "kn_sock.pool.connect.duration {kn_sock.application=telemetry, kn_sock.pool.name=backend, server.port=17091}"
        }) {
            String metrics = exported("metrics", text -> text.contains(metric));
            assertTrue(metrics.contains(metric), () -> metric + " is not in\n" + metrics);
        }
    }

    private static void serversAndPoolsAreBeans() throws Exception {
        String beans = knSockBeans();
        for (String bean : new String[] {
            "io.knsock:application=telemetry,name=front,type=Server {Endpoint=127.0.0.1:17090, Handled=1}",
            "io.knsock:application=telemetry,name=echo,type=Server {Endpoint=127.0.0.1:17091, Handled=1}",
            "io.knsock:application=telemetry,name=backend,type=Pool {Created=1, Endpoint=127.0.0.1:17091}"
        }) {
            assertTrue(beans.contains(bean), () -> bean + " is not in\n" + beans);
        }
        assertFalse(beans.contains("unknown"), beans);
    }

    private static String knSockBeans() throws Exception {
        return Health.get("/beans/beans?attribute=Endpoint&attribute=Handled&attribute=Created")
                .body();
    }

    /** Returns what was exported once it is what is expected, else what it is after 20 s. */
    private static String exported(String what, Predicate<String> expected) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String lines = Health.get("/telemetry/" + what).body();
        while (!expected.test(lines) && System.nanoTime() < deadline) {
            lines = Health.get("/telemetry/" + what).body();
        }
        return lines;
    }
}
