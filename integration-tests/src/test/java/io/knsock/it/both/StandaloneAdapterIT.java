package io.knsock.it.both;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.it.Archives;
import io.knsock.it.Line;
import io.knsock.it.OwnServer;
import io.knsock.test.Eventually;
import java.io.File;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The resource adapter alone in the server, and applications that see its classes by {@code classProviderRef}: with the
 * jars of kn-sock that they may bring, and with those that they must not.
 */
class StandaloneAdapterIT {
    private static final Class<?>[] BOTH = {BesideMdb.class, BeanClient.class, Front.class};

    private static final String TWICE =
            "kn-sock-api is there twice, in the application \\(.*\\) and in the resource adapter"
                    + ".*: remove kn-sock-api from the application, as a rule from WEB-INF/lib";

    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new OwnServer("adapter", 19082)
                .copy(Path.of(System.getProperty("it.rar")), "resources/kn-sock.rar")
                .write("server.xml", """
                        <server>
                          <featureManager>
                            <feature>servlet-6.0</feature>
                            <feature>connectors-2.1</feature>
                            <feature>mdb-4.0</feature>
                            <feature>cdi-4.0</feature>
                            <feature>concurrent-3.0</feature>
                            <feature>jndi-1.0</feature>
                            <feature>mpConfig-3.1</feature>
                            <feature>mpHealth-4.0</feature>
                          </featureManager>
                          <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="${http.port}" httpsPort="-1"/>
                          <applicationManager autoExpand="false"/>
                          <resourceAdapter id="knsock" location="${server.config.dir}/resources/kn-sock.rar"/>
                          %s%s%s%s
                          <webApplication location="bare.war"><classloader classProviderRef="knsock"/></webApplication>
                        </server>
                        """.formatted(
                                application("lean", 17133),
                                application("engine", 17135),
                                application("copy", 17137),
                                application("copies", 17138)))
                .deploy(with("lean", 17133, "kn-sock-(impl|json)", BOTH))
                .deploy(with("engine", 17135, "(?!kn-sock-api).*", BOTH))
                .deploy(with("copy", 17137, "kn-sock-api", BesideMdb.class))
                .deploy(with("copies", 17138, ".*", BOTH))
                .deploy(with("bare", 17139, "kn-sock-(impl|json)", BOTH));
        server.start();
    }

    /** The port of a message-driven bean; its handler by CDI has the next one. */
    private static String application(String name, int port) {
        return """
                <activationSpec id="%1$s/BesideMdb"><properties.knsock port="%2$d"/></activationSpec>
                <webApplication location="%1$s.war"><classloader classProviderRef="knsock"/></webApplication>
                """.formatted(name, port);
    }

    private static WebArchive with(String name, int port, String jars, Class<?>... classes) {
        WebArchive war = Archives.war(name + ".war", BothIntegrationsIT.settings(port, port + 1), classes);
        for (File jar : new File(System.getProperty("it.libs")).listFiles()) {
            if (jar.getName().replace(".jar", "").matches(jars)) {
                war.addAsLibrary(jar);
            }
        }
        return war;
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void theIntegrationBesideTheAdaptersApiAndEngine() throws Exception {
        assertEquals("bean: hello, bean: hello", Line.exchange(17134, "hello"));
        isShown("\"" + BesideMdb.class.getName() + "\":\"127.0.0.1:17133\"");
    }

    @Test
    void theIntegrationWithAnEngineOfItsOwnBesideTheAdapters() throws Exception {
        assertEquals("bean: hello, bean: hello", Line.exchange(17136, "hello"));
        isShown("\"" + BesideMdb.class.getName() + "\":\"127.0.0.1:17135\"");
    }

    /** Those of the other applications are not either, for a moment. */
    @Test
    void aBeanWithoutAnActivationSpecIsNotReady() throws Exception {
        isShown("\"" + BesideMdb.class.getName() + "\":\"127.0.0.1:17133\"");
        isShown("\"" + BesideMdb.class.getName() + "\":\"127.0.0.1:17135\"");
        isShown("\"" + BesideMdb.class.getName() + "\":\"not activated\"");
    }

    private static void isShown(String word) throws Exception {
        String ready = server.readyThatSays(word).body();
        assertTrue(ready.contains(word), () -> word + " is not in " + ready);
    }

    @Test
    void aSecondCopyOfTheApiFailsTheActivation() {
        isSaid("the activation copy#copy.war#BesideMdb of bean " + Pattern.quote(BesideMdb.class.getName())
                + " failed: " + TWICE);
    }

    @Test
    void aSecondCopyOfTheApiFailsTheDeploymentWhereTheIntegrationIs() {
        isSaid("CWWKZ0002E[^\n]* the application copies\\.(?s:.){1,2000}" + TWICE);
    }

    private static void isSaid(String sentence) {
        Pattern pattern = Pattern.compile(sentence);
        Eventually.until(() -> pattern.matcher(server.log()).find(), server::log);
    }
}
