package io.knsock.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** What is wrong is told when the application is deployed: in one exception, whose message has a sentence for each. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeploymentErrorsIT {
    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "settings", managed = false, testable = false)
    static Archive<?> settings() {
        return Archives.cdi("settings.war", """
                kn-sock.server.echo.port=17081
                kn-sock.server.echo.farming=line
                kn-sock.server.drain-timeuot=1s
                kn-sock.server.lonely.port=17082
                kn-sock.client.backend.host=localhost
                kn-sock.sever.x.port=17083
                """, EchoHandler.class, Greeter.class);
    }

    @Deployment(name = "no-port", managed = false, testable = false)
    static Archive<?> noPort() {
        return Archives.cdi("no-port.war", "kn-sock.server.ecko.port=17082", EchoHandler.class, Greeter.class);
    }

    @Deployment(name = "no-executor", managed = false, testable = false)
    static Archive<?> noExecutor() {
        return Archives.cdi(
                "no-executor.war",
                "kn-sock.server.echo.port=17081\nkn-sock.server.echo.executor=concurrent/absent",
                EchoHandler.class,
                Greeter.class);
    }

    /** All that is wrong is told at once, each in a sentence of its own. */
    @Test
    void keysThatDoNotExistAndAServerWithoutAHandler() throws Exception {
        refuses(
                "settings",
                "kn-sock found 5 mistakes:",
                "kn-sock.server.echo.farming is no setting of a server: did you mean kn-sock.server.echo.framing?",
                "kn-sock.server.drain-timeuot is no setting of a server: did you mean kn-sock.server.drain-timeout?",
                "kn-sock.server.lonely.* is set, but no handler has @ServerName or @OnMessage(\"lonely\"): add one, or remove the",
                "kn-sock.client.backend.port is not set",
                "kn-sock.sever.x.port is no setting: did you mean kn-sock.server.?");
        assertFalse(
                Files.readString(Path.of(System.getProperty("it.log"))).contains("Exception List with"),
                "several exceptions were reported");
    }

    @Test
    void aHandlerWithoutAPort() throws Exception {
        refuses(
                "no-port",
                "kn-sock.server.echo.port is not set, which io.knsock.it.EchoHandler with @ServerName(\"echo\") needs;"
                        + " there is kn-sock.server.ecko.*: did you mean that?",
                "kn-sock.server.ecko.* is set, but no handler has @ServerName or @OnMessage(\"ecko\"): did you mean \"echo\"?");
    }

    @Test
    void anExecutorThatDoesNotExist() throws Exception {
        refuses("no-executor", "kn-sock.server.echo.executor: there is no concurrent/absent: give the JNDI name of");
    }

    private void refuses(String deployment, String... sentences) throws Exception {
        assertThrows(Exception.class, () -> deployer.deploy(deployment));
        try {
            String log = Files.readString(Path.of(System.getProperty("it.log")));
            for (String sentence : sentences) {
                assertTrue(log.contains(sentence), () -> "the log does not say: " + sentence);
            }
        } finally {
            deployer.undeploy(deployment);
        }
    }
}
