package io.knsock.it.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.knsock.it.Archives;
import io.knsock.it.EchoHandler;
import io.knsock.it.Greeter;
import io.knsock.it.Line;
import io.knsock.it.RelayMdb;
import io.knsock.test.Eventually;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each feature that the CDI integration uses is left out once, on one server whose list of features changes while it
 * runs: an application that needs the feature fails with a sentence that names it, and all others work. Three
 * applications are deployed each time: one with a handler, one whose client retries, one whose messages are JSON.
 */
class FeaturesIT {
    private static final int PORT = 17140;
    private static final List<String> FEATURES = List.of(
            "servlet-6.0",
            "cdi-4.0",
            "concurrent-3.0",
            "jndi-1.0",
            "mpConfig-3.1",
            "mpHealth-4.0",
            "mpFaultTolerance-4.1",
            "jsonb-3.0");

    private static final LibertyServer SERVER = new LibertyServer("features");

    @BeforeAll
    static void start() throws Exception {
        SERVER.put(
                Archives.cdi("plain.war", "kn-sock.server.echo.port=" + PORT, EchoHandler.class, Greeter.class),
                "apps/plain.war");
        SERVER.put(
                Archives.cdi(
                        "retry.war",
                        "kn-sock.client.peer.host=127.0.0.1\nkn-sock.client.peer.port=1",
                        RetryingClient.class),
                "apps/retry.war");
        SERVER.put(
                Archives.cdi(
                        "json.war", "kn-sock.server.parcels.port=" + (PORT + 1), Parcels.class, Parcels.Parcel.class),
                "apps/json.war");
        SERVER.put(ShrinkWrap.create(WebArchive.class, "bean.war").addClasses(RelayMdb.class), "apps/bean.war");
        UserFeature.install();
        SERVER.configure(server("", FEATURES, List.of()));
        assertEquals(0, SERVER.run("start"));
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.run("stop");
        assertFalse(SERVER.log().contains("NoClassDefFoundError"), "what is not there is told in sentences");
    }

    /** Applications have names of their own each time, so that what is logged of them can be told apart. */
    private static String server(String without, List<String> features, List<String> applications) {
        return features.stream()
                        .map(feature -> "<feature>" + feature + "</feature>")
                        .collect(Collectors.joining("", "<server><featureManager>", "</featureManager>"))
                + applications.stream()
                        .map(name -> "<webApplication id='%s-%s' name='%s-%s' contextRoot='/%s' location='%s.war'/>"
                                .formatted(name, without, name, without, name, name))
                        .collect(Collectors.joining())
                + "<httpEndpoint id='defaultHttpEndpoint' host='127.0.0.1' httpPort='-1' httpsPort='-1'/>"
                + "<applicationManager autoExpand='false'/></server>";
    }

    /** Deploys all three, without some features, after what was there before is gone. */
    private static void deploy(String without, String... left) {
        List<String> features = new ArrayList<>(FEATURES);
        features.removeIf(feature -> List.of(left).contains(feature.substring(0, feature.indexOf('-'))));
        change(server("none", features, List.of()));
        change(server(without, features, List.of("plain", "retry", "json")));
    }

    private static void change(String xml) {
        int before = updates();
        SERVER.configure(xml);
        Eventually.until(() -> updates() > before, SERVER::log);
    }

    private static int updates() {
        return SERVER.log().split("CWWKG001[78]I", -1).length;
    }

    private static void starts(String application) {
        SERVER.awaitLog("CWWKZ0001I: Application " + application + " started");
    }

    /** The exception is in the line that says so, or in the lines of its record that follow. */
    private static void fails(String application, String sentence) {
        Eventually.until(
                () -> Arrays.stream(SERVER.log().split("\n\\["))
                        .anyMatch(record -> record.contains("CWWKZ0002E")
                                && record.contains("starting the application " + application + ".")
                                && record.contains(sentence)),
                () -> application + " does not fail with: " + sentence + "\n" + SERVER.log());
    }

    @Test
    void withoutFaultToleranceAClientThatRetriesIsRefused() throws Exception {
        deploy("ft", "mpFaultTolerance");
        fails(
                "retry-ft",
                RetryingClient.class.getName() + ".ask has @Retry, which would do nothing, since MicroProfile Fault"
                        + " Tolerance is not here: add the feature mpFaultTolerance-4.1 to server.xml");
        works("ft");
        json("ft");
    }

    @Test
    void withoutManagedExecutorsNothingIsDeployed() {
        deploy("concurrent", "concurrent");
        String sentence = "kn-sock needs the managed executors of Jakarta Concurrency, which this Open Liberty is"
                + " without: add the feature concurrent-3.0 to server.xml";
        fails("plain-concurrent", sentence);
        fails("retry-concurrent", sentence);
        fails("json-concurrent", sentence);
    }

    /** Fault Tolerance would bring it, and so would Health. */
    @Test
    void withoutConfigNothingIsDeployed() {
        deploy("config", "mpConfig", "mpFaultTolerance", "mpHealth");
        String sentence = "kn-sock needs MicroProfile Config, which this Open Liberty is without: add the feature"
                + " mpConfig-3.1 to server.xml";
        fails("plain-config", sentence);
        fails("retry-config", sentence);
        fails("json-config", sentence);
    }

    @Test
    void withoutJsonAHandlerThatNeedsItIsRefused() throws Exception {
        deploy("json", "jsonb");
        fails(
                "json-json",
                Parcels.Parcel.class.getName()
                        + " needs JSON-B, which this server is without: switch on its feature (on"
                        + " Open Liberty jsonb-3.0)");
        works("json");
        starts("retry-json");
    }

    @Test
    void withoutHealthThereAreNoChecks() throws Exception {
        deploy("health", "mpHealth");
        works("health");
        starts("retry-health");
        json("health");
    }

    /** A bean and a pool, without a RAR in server.xml, and an application with a class loader as any other. */
    @Test
    void theUserFeatureBringsApiAndAdapter() throws Exception {
        List<String> features = new ArrayList<>(FEATURES);
        features.addAll(List.of("connectors-2.1", "mdb-4.0", "usr:knSock-1.0"));
        change(server("none", FEATURES, List.of()));
        change(server("user", features, List.of("plain", "bean")).replace("</server>", """
                        <activationSpec id="bean/RelayMdb">
                          <properties.knsock port="17142"/>
                        </activationSpec>
                        <connectionFactory jndiName="eis/echo">
                          <properties.knsock host="127.0.0.1" port="17140"/>
                        </connectionFactory>
                        </server>
                        """));
        works("user");
        starts("bean-user");
        assertEquals("Echo: hello", Line.exchange(PORT + 2, "hello"));
    }

    private static void works(String without) throws Exception {
        starts("plain-" + without);
        assertEquals("Echo: hello", Line.exchange(PORT, "hello"));
    }

    private static void json(String without) throws Exception {
        starts("json-" + without);
        assertEquals("{\"grams\":8}", Line.exchange(PORT + 1, "{\"grams\":7}"));
    }
}
