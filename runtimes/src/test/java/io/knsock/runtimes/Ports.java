package io.knsock.runtimes;

import io.knsock.test.Eventually;
import io.knsock.test.Peer;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Servers of this JVM, as JMX has them. */
public final class Ports {
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private Ports() {}

    /** Connects to a server of an application, once it is bound. */
    public static Peer connect(String application, String server) {
        String endpoint = Eventually.value(
                "the endpoint of server " + server + " of " + application,
                () -> String.valueOf(attribute(application, server, "Endpoint")),
                bound -> bound.contains(":"));
        return Peer.connect(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
    }

    /** Returns a figure of a server; null while there is no such server. */
    public static Object attribute(String application, String server, String attribute) {
        try {
            ObjectName name = new ObjectName("io.knsock:type=Server,application=" + application + ",name=" + server);
            return BEANS.isRegistered(name) ? BEANS.getAttribute(name, attribute) : null;
        } catch (JMException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns the names of all beans of kn-sock. */
    public static Set<ObjectName> all() {
        try {
            return BEANS.queryNames(new ObjectName("io.knsock:*"), null);
        } catch (JMException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns the names of the threads of kn-sock. */
    public static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("kn-sock"))
                .collect(Collectors.toSet());
    }
}
