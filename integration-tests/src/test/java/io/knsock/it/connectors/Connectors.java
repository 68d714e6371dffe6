package io.knsock.it.connectors;

import io.knsock.it.Line;
import io.knsock.test.PeerListener;
import jakarta.ejb.MessageDriven;
import java.io.File;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * What the tests of this package deploy: an application with the resource adapter inside, and for each server the
 * descriptors that it wants to see; the others do not look at them.
 */
final class Connectors {
    /** The port that {@link EchoMdb} listens on. */
    static final int PORT = 17071;

    /** The port of a peer that a test has, or has not. */
    static final int FAR_PORT = 17078;

    /** Where the application finds its pool of connections to {@link #PORT}. */
    static final String ECHO = "java:app/eis/echo";

    /** Where the application finds its pool of connections to {@link #FAR_PORT}. */
    static final String FAR = "java:app/eis/far";

    /** Where the application finds the connections of its beans. */
    static final String CONNECTIONS = "java:app/eis/connections";

    private static final String GLASSFISH_ROLES = """
            <!DOCTYPE glassfish-application PUBLIC "-//GlassFish.org//DTD GlassFish Application Server 3.1 Java EE Application 6.0//EN" "http://glassfish.org/dtds/glassfish-application_6_0-1.dtd">
            <glassfish-application>
              <security-role-mapping>
                <role-name>payments</role-name>
                <group-name>payments</group-name>
              </security-role-mapping>
              <security-role-mapping>
                <role-name>devices</role-name>
                <group-name>devices</group-name>
              </security-role-mapping>
            </glassfish-application>
            """;

    private Connectors() {}

    /** Returns the server behind the far pool. Not a method of a test: servers have tests, and not what tests use. */
    static PeerListener far() {
        return PeerListener.builder().port(FAR_PORT).answering(line -> "far " + line + "\n");
    }

    /** An application with these classes. Its name and its parts' are known to the servers' configuration. */
    static EnterpriseArchive with(Class<?>... classes) {
        return of(war(classes));
    }

    /** The same with settings of message-driven beans that are known only when it is deployed. */
    static EnterpriseArchive withSettings(String ejbJar, Class<?>... classes) {
        return of(war(classes).addAsWebInfResource(new StringAsset(ejbJar), "ejb-jar.xml"));
    }

    /** The same with the driver of a database. */
    static EnterpriseArchive withDatabase(Class<?>... classes) {
        return of(war(classes))
                .addAsLibraries(Objects.requireNonNull(new File(System.getProperty("it.drivers")).listFiles()));
    }

    private static WebArchive war(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, "app.war")
                .addClasses(classes)
                .addClasses(Line.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsWebInfResource(new StringAsset(webXml()), "web.xml")
                .addAsWebInfResource(new StringAsset(jboss(beans(classes))), "jboss-ejb3.xml")
                .addAsWebInfResource(new StringAsset(glassfish(beans(classes))), "glassfish-ejb-jar.xml");
    }

    private static EnterpriseArchive of(WebArchive war) {
        ResourceAdapterArchive rar = ShrinkWrap.create(ZipImporter.class, "kn-sock.rar")
                .importFrom(new File(System.getProperty("it.rar")))
                .as(ResourceAdapterArchive.class);
        return ShrinkWrap.create(EnterpriseArchive.class, "connectors.ear")
                .addAsModule(rar)
                .addAsModule(war)
                .addAsManifestResource(new StringAsset(GLASSFISH_ROLES), "glassfish-application.xml");
    }

    private static String[] beans(Class<?>... classes) {
        return Arrays.stream(classes)
                .filter(one -> one.isAnnotationPresent(MessageDriven.class))
                .map(Class::getSimpleName)
                .toArray(String[]::new);
    }

    // ---- resources

    /**
     * Open Liberty knows no resource definitions of a resource adapter inside an application: its own configuration has
     * them.
     */
    private static boolean serverHasResources() {
        return Boolean.getBoolean("it.resources.in.server");
    }

    private static String webXml() {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                %s%s%s</web-app>
                """.formatted(
                        pool(ECHO, PORT, "<property><name>requestTimeout</name><value>5s</value></property>"),
                        pool(FAR, FAR_PORT, "<property><name>requestTimeout</name><value>500ms</value></property>"),
                        connections());
    }

    /** On WildFly what an application defines is of another instance of the resource adapter than its beans. */
    private static String connections() {
        String lookup = System.getProperty("it.connections");
        if (!lookup.isEmpty()) {
            return """
                      <resource-env-ref>
                        <resource-env-ref-name>%s</resource-env-ref-name>
                        <resource-env-ref-type>io.knsock.Connections</resource-env-ref-type>
                        <lookup-name>%s</lookup-name>
                      </resource-env-ref>
                    """.formatted(CONNECTIONS, lookup);
        }
        return """
                  <administered-object>
                    <name>%s</name>
                    <interface-name>io.knsock.Connections</interface-name>
                    <class-name>io.knsock.rar.TcpConnections</class-name>
                    <resource-adapter>#kn-sock</resource-adapter>
                  </administered-object>
                """.formatted(CONNECTIONS);
    }

    private static String pool(String name, int port, String more) {
        if (serverHasResources()) {
            return """
                      <resource-ref>
                        <res-ref-name>%s</res-ref-name>
                        <res-type>io.knsock.pool.ConnectionPool</res-type>
                        <lookup-name>%s</lookup-name>
                      </resource-ref>
                    """.formatted(name, name.replace("java:app/", ""));
        }
        return """
                  <connection-factory>
                    <name>%s</name>
                    <interface-name>io.knsock.pool.ConnectionPool</interface-name>
                    <resource-adapter>#kn-sock</resource-adapter>
                    <max-pool-size>3</max-pool-size>
                    <min-pool-size>0</min-pool-size>
                    <transaction-support>NoTransaction</transaction-support>
                    <property><name>host</name><value>127.0.0.1</value></property>
                    <property><name>port</name><value>%d</value></property>
                    %s
                  </connection-factory>
                """.formatted(name, port, more);
    }

    // ---- which resource adapter message-driven beans are of

    private static String jboss(String... beans) {
        return """
                <jboss:ejb-jar xmlns:jboss="http://www.jboss.com/xml/ns/javaee" xmlns="http://java.sun.com/xml/ns/javaee"
                    xmlns:r="urn:resource-adapter-binding:1.0" version="3.1" impl-version="2.0">
                  <assembly-descriptor>
                %s  </assembly-descriptor>
                </jboss:ejb-jar>
                """.formatted(each("""
                            <r:resource-adapter-binding>
                              <ejb-name>%s</ejb-name>
                              <r:resource-adapter-name>connectors.ear#kn-sock.rar</r:resource-adapter-name>
                            </r:resource-adapter-binding>
                        """, beans));
    }

    private static String glassfish(String... beans) {
        return """
                <!DOCTYPE glassfish-ejb-jar PUBLIC "-//GlassFish.org//DTD GlassFish Application Server 3.1 EJB 3.1//EN" "http://glassfish.org/dtds/glassfish-ejb-jar_3_1-1.dtd">
                <glassfish-ejb-jar>
                  <enterprise-beans>
                %s  </enterprise-beans>
                </glassfish-ejb-jar>
                """.formatted(each("""
                            <ejb>
                              <ejb-name>%s</ejb-name>
                              <mdb-resource-adapter>
                                <resource-adapter-mid>connectors#kn-sock</resource-adapter-mid>
                              </mdb-resource-adapter>
                            </ejb>
                        """, beans));
    }

    private static String each(String template, String... beans) {
        return Arrays.stream(beans).map(template::formatted).collect(Collectors.joining());
    }
}
