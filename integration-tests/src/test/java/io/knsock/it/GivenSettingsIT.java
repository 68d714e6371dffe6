package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Settings that are there without a value, in each source that MicroProfile Config has on this server, and settings of
 * the whole server, of which its server.xml, jvm.options and environment have some.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class GivenSettingsIT {
    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "without-values", managed = false, testable = false)
    static Archive<?> withoutValues() {
        return Archives.cdi("without-values.war", """
                        kn-sock.server.echo.port=17081
                        kn-sock.server.echo.allow=
                        kn-sock.server.echo.tls.certificate=${IT_NOT_SET}
                        kn-sock.server.echo.goodbye=${IT_NOT_SET:}
                        kn-sock.server.echo.host=${it.nested:${IT_NOT_SET}}
                        kn-sock.client.backend.host=localhost
                        kn-sock.client.backend.port=1
                        kn-sock.client.backend.tls.ca=/etc/${BACKEND_CA}
                        kn-sock.client.max-size=
                        kn-sock.shutdown.grace=
                        """, EchoHandler.class, Greeter.class, ForgetfulSource.class)
                .addAsServiceProvider(ConfigSource.class, ForgetfulSource.class);
    }

    @Deployment(name = "server-wide", managed = false, testable = false)
    static Archive<?> serverWide() {
        return Archives.cdi("server-wide.war", "kn-sock.server.echo.port=17081", EchoHandler.class, Greeter.class);
    }

    @Deployment(name = "wide", managed = false, testable = false)
    static Archive<?> wide() {
        return Archives.cdi("wide.war", "", WideBean.class);
    }

    @Deployment(name = "serviced", managed = false, testable = false)
    static Archive<?> serviced() {
        return Archives.cdi("serviced.war", "kn-sock.server.serviced.port=17085", ServicedBean.class);
    }

    @Deployment(name = "connectors", managed = false, testable = false)
    static Archive<?> connectors() {
        EnterpriseArchive ear = Archives.connectors(
                "", UnsetMdb.class, ForgottenMdb.class, DescribedMdb.class, UnsetServlet.class, Line.class);
        ear.getAsType(WebArchive.class, "app.war").addAsWebInfResource(new StringAsset("""
                        <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0">
                          <enterprise-beans>
                            <message-driven>
                              <ejb-name>DescribedMdb</ejb-name>
                              <ejb-class>io.knsock.it.DescribedMdb</ejb-class>
                              <activation-config>
                                <activation-config-property>
                                  <activation-config-property-name>allow</activation-config-property-name>
                                  <activation-config-property-value></activation-config-property-value>
                                </activation-config-property>
                              </activation-config>
                            </message-driven>
                          </enterprise-beans>
                        </ejb-jar>
                        """), "ejb-jar.xml");
        return ear;
    }

    @Test
    void aKeyWithoutAValueFailsTheDeploymentWithItsNameAndWhereItIs() throws Exception {
        String file = " in META-INF/microprofile-config.properties, ";
        String none = "but has no value: give it one, or remove the key";
        String unresolved = "which nothing has replaced by a value: set IT_NOT_SET, or remove the key";
        String log = refuses("without-values");
        says(log, "kn-sock.server.echo.allow is set" + file + none);
        says(log, "kn-sock.server.echo.tls.certificate is '${IT_NOT_SET}'" + file + unresolved);
        says(log, "kn-sock.server.echo.goodbye is '${IT_NOT_SET:}'" + file + unresolved);
        says(log, "kn-sock.server.echo.host is '${it.nested:${IT_NOT_SET}}'" + file);
        says(log, "kn-sock.client.backend.tls.ca is '/etc/${BACKEND_CA}'" + file);
        says(log, "kn-sock.client.max-size is set" + file + none);
        says(log, "kn-sock.shutdown.grace is set" + file + none);
        says(log, "kn-sock.server.echo.tls.key-password is set in forgetful, " + none);
    }

    @Test
    void whatTheWholeServerHasForOthersIsLeftToThem() throws Exception {
        deployer.deploy("server-wide");
        try {
            assertEquals("Echo: x", Line.exchange(17081, "x"));
        } finally {
            deployer.undeploy("server-wide");
        }
        String log = log();
        says(log, "KNS0102 kn-sock.server.wide.* is set in ");
        says(
                log,
                "KNS0105 the environment variable KN_SOCK_SERVER_ECHO_PROT is no setting of this application: did you"
                        + " mean KN_SOCK_SERVER_ECHO_PORT?");
    }

    @Test
    void whatTheWholeServerHasForTheApplicationMustHaveAValue() throws Exception {
        String log = refuses("wide");
        says(log, "kn-sock.server.wide.allow is set in a variable of server.xml, but has no value");
        says(log, "kn-sock.server.wide.deny is set in the system properties, but has no value");
        says(
                log,
                "kn-sock.server.wide.goodbye is set in the environment variable KN_SOCK_SERVER_WIDE_GOODBYE, but has no"
                        + " value");
        says(log, "kn-sock.server.wide.prot is no setting of a server: did you mean kn-sock.server.wide.port?");
    }

    @Test
    void aPortThatKubernetesHasSetIsToldAsThat() throws Exception {
        says(
                refuses("serviced"),
                "kn-sock.server.serviced.port must be a whole number, but is 'tcp://10.0.0.1:80': that is the address of a"
                        + " service, which Kubernetes puts into an environment variable");
    }

    /**
     * On this server an application starts although its endpoint is not activated; what matters is that nobody is
     * admitted.
     */
    @Test
    void aPropertyWithoutAValueKeepsAnEndpointAndAConnectionFactoryFromBeingMade() throws Exception {
        deployer.deploy("connectors");
        try {
            String reply = Health.get("/app/unset").body();
            assertTrue(reply.contains("NamingException"), reply);
            String log = logThatSays("proxy-from is ");
            says(
                    log,
                    "tls.ca is '${it.not.set}' in the property tlsCa, which nothing has replaced by a value: set it.not.set");
            says(log, "goodbye is set in the property goodbye, but has no value: give it one, or remove the key");
            says(log, "proxy-from is '${IT_NOT_SET}' in the property proxyFrom, which nothing has replaced by a value");
            says(log, "deny is '${it.not.set}' in the property deny, which nothing has replaced by a value");
            String forgotten =
                    "the property allow is set in @MessageDriven of io.knsock.it.ForgottenMdb, but has no value";
            says(logThatSays(forgotten), forgotten);
            says(log, "allow is set in the property allow, but has no value: give it one, or remove the key");
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", 17086).close());
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", 17087).close());
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", 17088).close());
        } finally {
            deployer.undeploy("connectors");
        }
    }

    private String refuses(String deployment) throws Exception {
        assertThrows(Exception.class, () -> deployer.deploy(deployment));
        try {
            return log();
        } finally {
            deployer.undeploy(deployment);
        }
    }

    private static String log() throws Exception {
        return Files.readString(Path.of(System.getProperty("it.log")));
    }

    /**
     * Returns the log once it says that, else what it says after 20 s: endpoints are activated after the application
     * has started.
     */
    private static String logThatSays(String sentence) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!log().contains(sentence) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
        return log();
    }

    private static void says(String log, String sentence) {
        assertTrue(log.contains(sentence), () -> "the log does not say: " + sentence);
    }
}
