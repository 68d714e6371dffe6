package io.knsock.cdi.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.SocketEngine;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import java.util.Set;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a console sees of a server and a pool. */
class JmxBeansTest {
    private final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final SocketEngine engine = SocketEngine.start();
    private final HandlerTimes times = new HandlerTimes();

    @AfterEach
    void stop() {
        engine.close();
    }

    private TcpServer listen(String name) {
        MessageHandler handler = (connection, message) -> {
            if (message.text().equals("fail")) {
                throw new IllegalStateException("as asked");
            }
            return message;
        };
        return engine.listen(
                ServerConfig.builder().name(name).port(0).observer(times).build(), handler);
    }

    private static ClientConfig to(TcpServer server) {
        return ClientConfig.builder().host("127.0.0.1").port(server.port()).build();
    }

    private Set<ObjectName> names() throws Exception {
        return mbeans.queryNames(new ObjectName("io.knsock:*"), null);
    }

    private Object read(String type, String attribute) throws Exception {
        return mbeans.getAttribute(new ObjectName("io.knsock:type=" + type + ",application=shop,name=echo"), attribute);
    }

    /** Both have the same name, so that one cannot be shown in place of the other. */
    @Test
    void showsAServerAndAPool() throws Exception {
        TcpServer server = listen("echo");
        TcpPool pool = engine.pool(PoolConfig.builder(to(server)).build());
        try (JmxBeans jmx = new JmxBeans(mbeans, "shop")) {
            jmx.add(server, times);
            jmx.add("echo", "there", pool);
            pool.request(Message.of("hello"));

            assertThat(read("Server", "Endpoint")).isEqualTo(server.endpoint());
            assertThat(read("Server", "Accepting")).isEqualTo(true);
            assertThat(read("Server", "Accepted")).isEqualTo(1L);
            assertThat(read("Server", "Open")).isEqualTo(1);
            assertThat(read("Server", "MessagesReceived")).isEqualTo(1L);
            assertThat(read("Server", "BytesReceived")).isEqualTo(5L);
            assertThat(read("Server", "Handled")).isEqualTo(1L);
            assertThat(read("Server", "HandlerFailures")).isEqualTo(0L);
            assertThat((Double) read("Server", "HandlerSeconds")).isPositive();
            assertThat(read("Server", "LongestHandlerSeconds")).isEqualTo(read("Server", "HandlerSeconds"));
            assertThat(read("Pool", "Endpoint")).isEqualTo("there");
            assertThat(read("Pool", "Idle")).isEqualTo(1);
            assertThat(read("Pool", "Leased")).isEqualTo(0);
            assertThat(read("Pool", "Created")).isEqualTo(1L);
            assertThat(read("Pool", "Acquired")).isEqualTo(1L);
            assertThat(read("Pool", "MaxSize")).isEqualTo(10);
            assertThat((Double) read("Pool", "ConnectSeconds")).isPositive();
        }
    }

    @Test
    void everyAttributeIsReadableWithoutTheApplicationsClasses() throws Exception {
        TcpServer server = listen("echo");
        TcpPool pool = engine.pool(PoolConfig.builder(to(server)).build());
        try (JmxBeans jmx = new JmxBeans(mbeans, "shop")) {
            jmx.add(server, times);
            jmx.add("echo", "there", pool);
            for (ObjectName name : names()) {
                var attributes = mbeans.getMBeanInfo(name).getAttributes();
                String[] wanted = new String[attributes.length];
                for (int i = 0; i < wanted.length; i++) {
                    wanted[i] = attributes[i].getName();
                }
                var values = mbeans.getAttributes(name, wanted).asList();
                assertThat(values).hasSize(wanted.length);
                assertThat(values)
                        .extracting(Attribute::getValue)
                        .allSatisfy(value ->
                                assertThat(value.getClass().getClassLoader()).isNull());
            }
        }
    }

    @Test
    void countsByCauseAndFailuresOfTheHandler() throws Exception {
        TcpServer server = listen("echo");
        TcpPool pool = engine.pool(PoolConfig.builder(to(server)).build());
        try (JmxBeans jmx = new JmxBeans(mbeans, "shop")) {
            jmx.add(server, times);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> pool.request(Message.of("fail"))))
                    .isInstanceOf(io.knsock.ConnectionClosedException.class);
            server.close();

            assertThat(read("Server", "HandlerFailures")).isEqualTo(1L);
            assertThat(count("Closed", "HANDLER_FAILED")).isEqualTo(1L);
            assertThat(count("Closed", "PEER_CLOSED")).isEqualTo(0L);
            assertThat(count("Refused", "ADDRESS")).isEqualTo(0L);
        }
    }

    private Object count(String attribute, String key) throws Exception {
        return ((TabularData) read("Server", attribute)).get(new Object[] {key}).get("value");
    }

    @Test
    void aPoolIsSuspendedResumedAndEmptied() throws Exception {
        TcpServer server = listen("echo");
        TcpPool pool = engine.pool(PoolConfig.builder(to(server)).build());
        try (JmxBeans jmx = new JmxBeans(mbeans, "shop")) {
            jmx.add("echo", "there", pool);
            pool.request(Message.of("hello"));
            invoke("suspend");
            var caller = pool.requestAsync(Message.of("later"));
            assertThat(read("Pool", "Waiting")).isEqualTo(1);
            invoke("resume");
            assertThat(caller.get().text()).isEqualTo("later");
            // what completes the future releases the connection first
            invoke("evictIdle");
            assertThat(read("Pool", "Idle")).isEqualTo(0);
            assertThat(((TabularData) read("Pool", "Destroyed"))
                            .get(new Object[] {"EVICTED"})
                            .get("value"))
                    .isEqualTo(1L);
        }
    }

    private void invoke(String operation) throws Exception {
        mbeans.invoke(
                new ObjectName("io.knsock:type=Pool,application=shop,name=echo"),
                operation,
                new Object[0],
                new String[0]);
    }

    @Test
    void applicationsWithServersOfTheSameNameDoNotClash() throws Exception {
        TcpServer server = listen("echo");
        try (JmxBeans one = new JmxBeans(mbeans, "one");
                JmxBeans other = new JmxBeans(mbeans, "ear#war")) {
            one.add(server, times);
            other.add(server, times);
            assertThat(names())
                    .containsExactlyInAnyOrder(
                            new ObjectName("io.knsock:type=Server,application=one,name=echo"),
                            new ObjectName("io.knsock:type=Server,application=ear#war,name=echo"));
        }
    }

    @Test
    void aNameThatIsTakenIsLeftAloneAndFailsNothing() throws Exception {
        TcpServer server = listen("echo");
        try (JmxBeans first = new JmxBeans(mbeans, "shop")) {
            first.add(server, times);
            try (JmxBeans second = new JmxBeans(mbeans, "shop");
                    LoggedWarnings warnings = new LoggedWarnings()) {
                second.add(server, times);
                assertThat(warnings.messages())
                        .singleElement()
                        .asString()
                        .startsWith("KNS0120 Server echo of shop is not in JMX");
            }
            assertThat(names()).hasSize(1);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void namesWithCharactersOfTheirOwnMeaningAreQuoted() throws Exception {
        TcpServer server = listen("echo");
        try (JmxBeans jmx = new JmxBeans(mbeans, "a,b=*")) {
            jmx.add(server, times);
            assertThat(names())
                    .singleElement()
                    .satisfies(name -> assertThat(ObjectName.unquote(name.getKeyProperty("application")))
                            .isEqualTo("a,b=*"));
        }
    }

    @Test
    void nothingIsRegisteredAfterTheEnd() throws Exception {
        TcpServer server = listen("echo");
        JmxBeans jmx = new JmxBeans(mbeans, "shop");
        jmx.add(server, times);
        jmx.close();
        assertThat(names()).isEmpty();
        jmx.add(server, times);
        assertThat(names()).isEmpty();
        jmx.close();
    }

    @Test
    void whatSomebodyElseHasRemovedIsNoFailure() throws Exception {
        TcpServer server = listen("echo");
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            try (JmxBeans jmx = new JmxBeans(mbeans, "shop")) {
                jmx.add(server, times);
                mbeans.unregisterMBean(names().iterator().next());
            }
            assertThat(warnings.messages()).isEmpty();
        }
    }
}
