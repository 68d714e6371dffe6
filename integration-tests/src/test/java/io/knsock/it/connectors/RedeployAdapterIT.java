package io.knsock.it.connectors;

import io.knsock.it.Archives;
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
 * Undeployed under load, the resource adapter and its application leave no port bound, no thread, no file and no class
 * loader behind; deployed again, they serve again.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedeployAdapterIT {
    private static final int ROUNDS = 20;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "facts", testable = false, order = 1)
    static Archive<?> facts() {
        return Archives.facts();
    }

    @Deployment(name = "connectors", managed = false, testable = false, order = 2)
    static Archive<?> connectors() {
        return Connectors.with(EchoMdb.class, Greeter.class, LoaderTrace.class);
    }

    @Test
    void leavesNothingBehind() throws Exception {
        new Redeployment(deployer, "connectors", Connectors.PORT)
                .leavesNothingBehind(ROUNDS, Integer.getInteger("it.kept.loaders"));
    }
}
