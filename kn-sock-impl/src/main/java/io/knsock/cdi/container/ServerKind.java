package io.knsock.cdi.container;

import org.jspecify.annotations.Nullable;

/**
 * Which server the application runs on, as far as anything depends on it: whether it could have managed executors, and
 * what sentences advise.
 */
public enum ServerKind {
    LIBERTY(
            "Open Liberty",
            "add the feature concurrent-3.0 to server.xml",
            "add the feature mpFaultTolerance-4.1 to server.xml",
            "add the feature mpConfig-3.1 to server.xml",
            "add the feature transportSecurity-1.0 and a keyStore element to server.xml"),
    WILDFLY(
            "WildFly",
            "give the ee subsystem its default managed executor and thread factory again",
            "start it with its MicroProfile Fault Tolerance, as in standalone-microprofile.xml",
            "start it with its subsystem microprofile-config-smallrye, which is in all its configurations",
            "set default-ssl-context of the elytron subsystem to a server-ssl-context with a key, such as"
                    + " applicationSSC"),
    /** And Payara, which is made of it. */
    GLASSFISH(
            "GlassFish or Payara",
            "enable its concurrent/__default resources",
            "use a server that has MicroProfile Fault Tolerance, such as Payara",
            Advice.LIBRARY,
            "set javax.net.ssl.keyStore and javax.net.ssl.keyStorePassword in its JVM options"),
    TOMEE(
            "TomEE",
            "set openejb.environment.default=true in TomEE's conf/system.properties",
            "use a distribution of it that has MicroProfile Fault Tolerance",
            Advice.LIBRARY,
            "set javax.net.ssl.keyStore and javax.net.ssl.keyStorePassword of its JVM"),
    /** Servlet containers, Helidon, Java SE, and all that is not known. */
    OTHER(
            null,
            "use a server that has Jakarta Concurrency",
            "add an implementation of MicroProfile Fault Tolerance to the application",
            Advice.LIBRARY,
            "set javax.net.ssl.keyStore and javax.net.ssl.keyStorePassword of the JVM");

    /** Constants of an enumeration are made before its own fields. */
    private static final class Advice {
        static final String LIBRARY =
                "add an implementation of it, such as io.smallrye.config:smallrye-config, to the" + " application";
    }

    private final @Nullable String product;
    private final String concurrency;
    private final String faultTolerance;
    private final String config;
    private final String key;

    ServerKind(@Nullable String product, String concurrency, String faultTolerance, String config, String key) {
        this.product = product;
        this.concurrency = concurrency;
        this.faultTolerance = faultTolerance;
        this.config = config;
        this.key = key;
    }

    /** Returns the server of this application. */
    public static ServerKind here() {
        return of(ServerKind.class.getClassLoader());
    }

    /** Returns the server whose class loader, or whose parent's, this is: an application cannot choose that. */
    static ServerKind of(@Nullable ClassLoader loader) {
        for (ClassLoader one = loader; one != null; one = one.getParent()) {
            ServerKind kind = byName(one.getClass().getName());
            if (kind != OTHER) {
                return kind;
            }
        }
        return OTHER;
    }

    static ServerKind byName(String loaderClass) {
        if (loaderClass.startsWith("com.ibm.ws.") || loaderClass.startsWith("io.openliberty.")) {
            return LIBERTY;
        }
        if (loaderClass.startsWith("org.jboss.modules.")) {
            return WILDFLY;
        }
        if (loaderClass.startsWith("org.glassfish.") || loaderClass.startsWith("com.sun.enterprise.")) {
            return GLASSFISH;
        }
        if (loaderClass.startsWith("org.apache.tomee.") || loaderClass.startsWith("org.apache.openejb.")) {
            return TOMEE;
        }
        return OTHER;
    }

    /** Returns whether it has managed executors unless somebody has left them out. */
    boolean hasConcurrency() {
        return product != null;
    }

    /** Returns what it is, for sentences. */
    @Override
    public String toString() {
        return product == null ? "this runtime" : "this " + product;
    }

    /** Returns how to get managed executors: "add the feature …". */
    public String adviceOnConcurrency() {
        return concurrency;
    }

    /** Returns how to get MicroProfile Fault Tolerance. */
    public String adviceOnFaultTolerance() {
        return faultTolerance;
    }

    /** Returns how to get MicroProfile Config. */
    public String adviceOnConfig() {
        return config;
    }

    /** Returns how to get TLS with a key of the server's. */
    public String adviceOnKey() {
        return key;
    }
}
