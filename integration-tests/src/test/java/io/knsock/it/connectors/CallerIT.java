package io.knsock.it.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.knsock.it.Line;
import io.knsock.it.Pki;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client's certificate is the caller: who may call what, and that nobody is taken for somebody else. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class CallerIT {
    private static final int PORT = 17061;
    private static final int OTHER_PORT = 17062;
    private static final int NOBODYS_PORT = 17063;

    private static final Pki PKI = new Pki();

    @Deployment
    static Archive<?> deployment() {
        return Connectors.withSettings(
                """
                <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0">
                  <enterprise-beans>
                %s%s%s  </enterprise-beans>
                </ejb-jar>
                """.formatted(
                                bean(CallerMdb.class, PORT, callers("terminal-1: payments; terminal-2: devices")),
                                bean(OtherCallerMdb.class, OTHER_PORT, callers("*: devices")),
                                bean(NobodyMdb.class, NOBODYS_PORT, "")),
                CallerMdb.class,
                OtherCallerMdb.class,
                NobodyMdb.class,
                Payments.class);
    }

    private static String callers(String groups) {
        return property("tlsCertificate", PKI.certificate().toString())
                + property("tlsKey", PKI.key().toString())
                + property("tlsCa", PKI.authority().toString())
                + property("tlsClientAuth", "required")
                + property("callerName", "cn")
                + property("callerGroups", groups);
    }

    private static String bean(Class<?> bean, int port, String properties) {
        return """
                    <message-driven>
                      <ejb-name>%s</ejb-name>
                      <activation-config>
                %s      </activation-config>
                    </message-driven>
                """.formatted(bean.getSimpleName(), property("port", "" + port) + properties);
    }

    private static String property(String name, String value) {
        return """
                        <activation-config-property>
                          <activation-config-property-name>%s</activation-config-property-name>
                          <activation-config-property-value>%s</activation-config-property-value>
                        </activation-config-property>
                """.formatted(name, value);
    }

    private static Line connect(String name, int port) throws Exception {
        return PKI.connectAs(PKI.client("CN=" + name + ", O=example"), port);
    }

    /** Returns the reply, or null if the connection is closed instead. */
    private static String ask(String name, int port, String what) throws Exception {
        try (Line line = connect(name, port)) {
            return line.exchange(what);
        } catch (IOException reset) {
            return null;
        }
    }

    @Test
    void whoIsInTheGroupIsAdmittedUnderTheNameOfTheCertificate() throws Exception {
        assertEquals("terminal-1", ask("terminal-1", PORT, "who"));
        assertEquals("paid by terminal-1", ask("terminal-1", PORT, "pay"));
        assertEquals("false", ask("terminal-1", PORT, "device"));
    }

    @Test
    void whoIsInAnotherGroupIsRefused() throws Exception {
        assertEquals("terminal-2", ask("terminal-2", PORT, "who"));
        assertEquals("true", ask("terminal-2", PORT, "device"));
        assertNull(ask("terminal-2", PORT, "pay"));
    }

    @Test
    void whoIsInNoGroupIsRefused() throws Exception {
        assertEquals("terminal-3", ask("terminal-3", PORT, "who"));
        assertNull(ask("terminal-3", PORT, "pay"));
    }

    @Test
    void whoIsNotInTheServersRegistryIsRefused() throws Exception {
        assertNull(ask("stranger", PORT, "pay"));
    }

    @Test
    void groupsAreThoseOfTheActivation() throws Exception {
        assertEquals("paid by terminal-1", ask("terminal-1", PORT, "pay"));
        assertEquals("true", ask("terminal-1", OTHER_PORT, "device"));
        assertNull(ask("terminal-1", OTHER_PORT, "pay"));
    }

    @Test
    void aCallerIsNotLeftBehindForThoseWithout() throws Exception {
        String nobody = Line.exchange(NOBODYS_PORT, "who");
        try (Line caller = connect("terminal-1", PORT);
                Line none = Line.connect(NOBODYS_PORT)) {
            for (int i = 0; i < 200; i++) {
                assertEquals("paid by terminal-1", caller.exchange("pay"));
                assertEquals(nobody, none.exchange("who"));
            }
        }
        assertFalse(nobody.startsWith("terminal"), nobody);
    }

    @Test
    void callersThatSendAtTheSameTimeAreNotTakenForEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String name = "terminal-" + (1 + i % 3);
                Line line = connect(name, PORT);
                clients.add(threads.submit((Callable<Void>) () -> {
                    try (line) {
                        for (int round = 0; round < 20; round++) {
                            line.send("who\n".repeat(10));
                            for (int reply = 0; reply < 10; reply++) {
                                assertEquals(name, line.receive());
                            }
                        }
                        return null;
                    }
                }));
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
