package io.knsock.runtimes.drivers;

import java.nio.file.Path;
import java.util.Collection;

/** Payara Micro, with HTTP on the port that the system property {@code http.port} says. */
public final class PayaraMicroDriver implements Driver {
    private final Object runtime;
    private final Class<?> type = Class.forName("fish.payara.micro.PayaraMicroRuntime");

    /** Starts it, in a folder of its own. */
    public PayaraMicroDriver(Path folder) throws Exception {
        Class<?> micro = Class.forName("fish.payara.micro.PayaraMicro");
        Object boot = Calls.callBy(micro, null, "getInstance");
        Calls.call(boot, "setRootDir", folder.toFile());
        Calls.call(boot, "setHttpPort", Integer.getInteger("http.port"));
        Calls.call(boot, "setNoHazelcast", true);
        runtime = Calls.call(boot, "bootStrap");
    }

    @Override
    public Deployed deploy(String name, Path war) throws Exception {
        Calls.callBy(type, runtime, "deploy", name, name, war.toFile()); // which says true in any case
        if (!((Collection<?>) Calls.callBy(type, runtime, "getDeployedApplicationNames")).contains(name)) {
            throw new IllegalStateException("the application does not start: the log of Payara says why");
        }
        return new Deployed() {
            @Override
            public ClassLoader loader() {
                throw new UnsupportedOperationException("it is not told");
            }

            @Override
            public void undeploy() throws Exception {
                Calls.callBy(type, runtime, "undeploy", name);
            }
        };
    }

    @Override
    public void close() throws Exception {
        Calls.callBy(type, runtime, "shutdown");
    }
}
