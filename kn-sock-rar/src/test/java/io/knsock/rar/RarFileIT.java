package io.knsock.rar;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Connections;
import io.knsock.MessageHandler;
import io.knsock.engine.settings.Setting;
import io.knsock.pool.ConnectionPool;
import io.knsock.pool.PooledConnection;
import io.knsock.rar.inbound.Tables;
import io.knsock.rar.inbound.TcpActivationSpec;
import io.knsock.rar.outbound.TcpManagedConnectionFactory;
import io.knsock.rar.properties.Beans;
import jakarta.resource.Referenceable;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is in the file that a container is given. */
class RarFileIT {
    private static final Path RAR = Path.of(System.getProperty("rar"));
    private static final String NAMESPACE = "https://jakarta.ee/xml/ns/jakartaee";

    private static Set<String> entries() throws IOException {
        try (JarFile rar = new JarFile(RAR.toFile())) {
            return rar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Element descriptor() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (JarFile rar = new JarFile(RAR.toFile());
                InputStream in = rar.getInputStream(rar.getEntry("META-INF/ra.xml"))) {
            Document document = factory.newDocumentBuilder().parse(in);
            return document.getDocumentElement();
        }
    }

    private static List<Element> all(Element parent, String name) {
        NodeList found = parent.getElementsByTagNameNS(NAMESPACE, name);
        return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
                .map(i -> (Element) found.item(i))
                .toList();
    }

    private static Element one(Element parent, String name) {
        assertThat(all(parent, name)).as(name).hasSize(1);
        return all(parent, name).get(0);
    }

    private static String text(Element parent, String name) {
        return one(parent, name).getTextContent().strip();
    }

    @Test
    @DisplayName("§20.2: classes are in JARs; there is nothing that the container brings, and natives for Linux only")
    void holdsTheJarsThatItNeedsAndNoOthers() throws Exception {
        Set<String> names = entries().stream()
                .filter(name -> !name.startsWith("META-INF/"))
                .map(name -> name.replaceAll("-\\d+\\.\\d+\\.\\d+(-SNAPSHOT|\\.Final)?", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "kn-sock-api.jar",
                        "kn-sock-engine.jar",
                        "kn-sock-rar-classes.jar",
                        "netty-buffer.jar",
                        "netty-codec-base.jar",
                        "netty-codec-haproxy.jar",
                        "netty-common.jar",
                        "netty-handler.jar",
                        "netty-resolver.jar",
                        "netty-transport.jar",
                        "netty-transport-classes-epoll.jar",
                        "netty-transport-classes-io_uring.jar",
                        "netty-transport-native-epoll-linux-aarch_64.jar",
                        "netty-transport-native-epoll-linux-x86_64.jar",
                        "netty-transport-native-io_uring-linux-aarch_64.jar",
                        "netty-transport-native-io_uring-linux-x86_64.jar",
                        "netty-transport-native-unix-common.jar");
    }

    @Test
    @DisplayName("§20.2: no class is in two JARs, and none is javax.* or jakarta.*")
    void noClassIsThereTwice() throws Exception {
        Map<String, String> homes = new HashMap<>();
        try (JarFile rar = new JarFile(RAR.toFile())) {
            for (String jar :
                    entries().stream().filter(name -> name.endsWith(".jar")).toList()) {
                try (JarInputStream classes = new JarInputStream(rar.getInputStream(rar.getEntry(jar)))) {
                    for (JarEntry entry = classes.getNextJarEntry(); entry != null; entry = classes.getNextJarEntry()) {
                        String name = entry.getName();
                        if (name.endsWith(".class")
                                && !name.equals("module-info.class")
                                && !name.startsWith("META-INF/")) {
                            assertThat(name)
                                    .doesNotStartWith("javax/")
                                    .doesNotStartWith("jakarta/")
                                    .doesNotStartWith("org/jspecify/");
                            assertThat(homes.put(name, jar))
                                    .as("other home of " + name)
                                    .isNull();
                        }
                    }
                }
            }
        }
        assertThat(homes)
                .containsKey("io/knsock/rar/TcpResourceAdapter.class")
                .containsKey("io/knsock/MessageHandler.class");
        assertThat(homes.keySet()).noneMatch(name -> name.endsWith("Test.class"));
    }

    @Test
    @DisplayName("§20.6: the descriptor is of version 2.1, complete, and without transactions")
    void theDescriptorIsComplete() throws Exception {
        Element connector = descriptor();

        assertThat(connector.getLocalName()).isEqualTo("connector");
        assertThat(connector.getNamespaceURI()).isEqualTo(NAMESPACE);
        assertThat(connector.getAttribute("version")).isEqualTo("2.1");
        assertThat(connector.getAttribute("metadata-complete")).isEqualTo("true");
        assertThat(text(connector, "transaction-support")).isEqualTo("NoTransaction");
        assertThat(text(connector, "reauthentication-support")).isEqualTo("false");
        assertThat(text(connector, "resourceadapter-version"))
                .isEqualTo(System.getProperty("version").replace("-SNAPSHOT", ""));
    }

    @Test
    @DisplayName("§20.6: every class of the descriptor exists and is what it must be")
    void theClassesOfTheDescriptorExist() throws Exception {
        Element connector = descriptor();

        isA(connector, "resourceadapter-class", ResourceAdapter.class)
                .getConstructor()
                .newInstance();
        isA(connector, "managedconnectionfactory-class", ManagedConnectionFactory.class)
                .getConstructor()
                .newInstance();
        isA(connector, "activationspec-class", ActivationSpec.class)
                .getConstructor()
                .newInstance();
        isA(connector, "adminobject-class", Connections.class).getConstructor().newInstance();
        isA(connector, "adminobject-class", ResourceAdapterAssociation.class);
        isA(connector, "connectionfactory-impl-class", ConnectionPool.class);
        isA(connector, "connectionfactory-impl-class", Referenceable.class);
        isA(connector, "connection-impl-class", PooledConnection.class);
        assertThat(text(connector, "connectionfactory-interface")).isEqualTo(ConnectionPool.class.getName());
        assertThat(text(connector, "connection-interface")).isEqualTo(PooledConnection.class.getName());
        assertThat(text(connector, "adminobject-interface")).isEqualTo(Connections.class.getName());
        assertThat(text(connector, "messagelistener-type")).isEqualTo(MessageHandler.class.getName());
    }

    private static Class<?> isA(Element connector, String element, Class<?> type) throws Exception {
        Class<?> found = Class.forName(text(connector, element));
        assertThat(found).isAssignableTo(type);
        return found;
    }

    @Test
    @DisplayName("§20.6: the descriptor has every property of the beans, with its type and the settings' description")
    void thePropertiesOfTheDescriptorAreThoseOfTheBeans() throws Exception {
        Element connector = descriptor();

        hasTheProperties(one(connector, "connection-definition"), TcpManagedConnectionFactory.class, Tables.CONNECTION);
        hasTheProperties(one(connector, "activationspec"), TcpActivationSpec.class, Tables.ACTIVATION);
        // A port or a Unix domain socket: the spec itself says so if neither is set.
        assertThat(all(connector, "required-config-property")).isEmpty();
    }

    private static void hasTheProperties(Element parent, Class<?> bean, List<List<? extends Setting<?>>> settings)
            throws Exception {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> descriptions = new TreeMap<>();
        for (Element property : all(parent, "config-property")) {
            String name = text(property, "config-property-name");
            types.put(name, text(property, "config-property-type"));
            descriptions.put(name, text(property, "description"));
        }
        Map<String, String> expected = new TreeMap<>();
        for (PropertyDescriptor property : Beans.properties(bean).values()) {
            expected.put(property.getName(), property.getPropertyType().getName());
        }
        assertThat(types).isEqualTo(expected);

        Map<String, String> told = new TreeMap<>();
        settings.forEach(
                table -> table.forEach(setting -> told.put(Beans.camelCase(setting.key()), setting.description())));
        told.put("tlsEnabled", "Turns TLS on or off; without it TLS is on if any other TLS property is set.");
        assertThat(descriptions).isEqualTo(told);
    }
}
