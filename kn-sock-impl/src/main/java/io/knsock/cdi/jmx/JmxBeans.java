package io.knsock.cdi.jmx;

import static java.lang.System.Logger.Level.WARNING;

import io.knsock.TcpServer;
import io.knsock.engine.log.GuardedLog;
import io.knsock.pool.TcpPool;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The beans of one application in an MBean server. The MBean server outlives the application and holds its class loader
 * by them, so nothing is registered any more after {@link #close()}: a server may be bound, or a pool made, while the
 * application ends. A bean that cannot be registered is a warning, and nothing else is different without it. Safe for
 * use by many threads.
 */
public final class JmxBeans implements AutoCloseable {
    private static final GuardedLog LOG = GuardedLog.of("io.knsock.cdi");

    /** What has a meaning of its own in an object name, so that it must be quoted. */
    private static final Pattern SPECIAL = Pattern.compile("[,=:\"*?\n]");

    private final MBeanServer beans;
    private final String application;

    // Guarded by this.
    private final Set<ObjectName> registered = new HashSet<>();
    private boolean closed;

    /**
     * Creates none yet.
     *
     * @param application tells the beans of applications apart
     */
    public JmxBeans(String application) {
        this(ManagementFactory.getPlatformMBeanServer(), application);
    }

    JmxBeans(MBeanServer beans, String application) {
        this.beans = beans;
        this.application = application;
    }

    /** Registers a server under its name. */
    public void add(TcpServer server, HandlerTimes times) {
        register("Server", server.name(), new ServerFigures(server, times));
    }

    /**
     * Registers a pool.
     *
     * @param endpoint what it connects to
     */
    public void add(String name, String endpoint, TcpPool pool) {
        register("Pool", name, new PoolFigures(endpoint, pool));
    }

    private synchronized void register(String type, String name, Object bean) {
        if (closed) {
            return;
        }
        try {
            ObjectName key = name(type, name);
            beans.registerMBean(bean, key);
            registered.add(key);
        } catch (InstanceAlreadyExistsException clash) {
            LOG.say(
                    WARNING,
                    "KNS0120 {0} {1} of {2} is not in JMX: another application has the same name and one of the same"
                            + " name, so rename one of them",
                    type,
                    name,
                    application);
        } catch (JMException | RuntimeException failure) {
            LOG.sayWith(failure, WARNING, "KNS0121 {0} {1} of {2} is not in JMX", type, name, application);
        }
    }

    private ObjectName name(String type, String name) throws MalformedObjectNameException {
        return new ObjectName(
                "io.knsock:type=" + type + ",application=" + quoted(application) + ",name=" + quoted(name));
    }

    private static String quoted(String value) {
        return SPECIAL.matcher(value).find() ? ObjectName.quote(value) : value;
    }

    /** Removes the beans that were registered; others may follow. */
    public synchronized void clear() {
        registered.forEach(this::unregister);
        registered.clear();
    }

    /** Removes the beans that were registered. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        clear();
    }

    private void unregister(ObjectName name) {
        try {
            beans.unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            // somebody else has removed it, which is all that is wanted
        } catch (JMException | RuntimeException failure) {
            LOG.sayWith(
                    failure,
                    WARNING,
                    "KNS0122 {0} stays in JMX, and with it the classes of an application that has ended",
                    name);
        }
    }
}
