package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with the settings is told when the application is deployed, in one sentence. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeploymentErrorsIT {
    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "no-port", managed = false, testable = false)
    static Archive<?> noPort() {
        return Archives.cdi("no-port.war", "", EchoHandler.class, Greeter.class);
    }

    @Deployment(name = "misspelt", managed = false, testable = false)
    static Archive<?> misspelt() {
        return Archives.cdi(
                "misspelt.war",
                "kn-sock.server.echo.port=17081\nkn-sock.server.echo.farming=line",
                EchoHandler.class,
                Greeter.class);
    }

    @Deployment(name = "no-handler", managed = false, testable = false)
    static Archive<?> noHandler() {
        return Archives.cdi("no-handler.war", "kn-sock.server.lonely.port=17082", Greeter.class);
    }

    @Test
    void aServerWithoutAPort() throws Exception {
        refuses("no-port", "kn-sock.server.echo.port is not set");
    }

    @Test
    void aKeyThatDoesNotExist() throws Exception {
        refuses("misspelt", "kn-sock.server.echo.farming is no setting of a server");
    }

    @Test
    void aServerWithoutAHandler() throws Exception {
        refuses("no-handler", "kn-sock.server.lonely.* is set, but no bean that implements MessageHandler has");
    }

    private void refuses(String deployment, String sentence) throws Exception {
        assertThrows(Exception.class, () -> deployer.deploy(deployment));
        try {
            String log = Files.readString(Path.of(System.getProperty("it.log")));
            assertTrue(log.contains(sentence), () -> "the log does not say: " + sentence);
        } finally {
            deployer.undeploy(deployment);
        }
    }
}
