package io.knsock.it.cdi;

import io.knsock.it.Archives;
import io.knsock.it.EchoHandler;
import io.knsock.it.Greeter;
import io.knsock.it.LoaderTrace;
import io.knsock.it.Redeployment;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Undeployed under load, an application leaves no port bound, no thread, no file and no class loader behind; deployed
 * again, it serves again.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedeployIT {
    private static final int CDI_PORT = 17080;
    private static final int ROUNDS = Integer.getInteger("it.rounds");

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "facts", testable = false, order = 1)
    static Archive<?> facts() {
        return Archives.facts();
    }

    @Deployment(name = "cdi", managed = false, testable = false, order = 2)
    static Archive<?> cdi() {
        return Archives.cdi(
                "again.war",
                "kn-sock.server.echo.port=" + CDI_PORT,
                EchoHandler.class,
                Greeter.class,
                LoaderTrace.class);
    }

    @Test
    void theCdiIntegrationLeavesNothingBehind() throws Exception {
        new Redeployment(deployer, "cdi", CDI_PORT).leavesNothingBehind(ROUNDS, Integer.getInteger("it.kept.loaders"));
    }
}
