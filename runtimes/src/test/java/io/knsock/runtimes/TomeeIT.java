package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.Eventually;
import io.knsock.test.PeerListener;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TomEE, with the MicroProfile Config of the application. The profile {@code tomee} of this module runs this. */
class TomeeIT extends ServerProcesses {
    /** What the tests and the WAR have on the same class path. */
    private static final List<String> OTHERS = List.of(
            "/runtimes/target/classes",
            "/io/knsock/",
            "/kn-sock-",
            "/build-support/",
            "/io/netty/",
            "/io/smallrye/",
            "/org/jboss/",
            "/org/eclipse/jetty/",
            "/org/eclipse/yasson/",
            "/org/eclipse/parsson/",
            "/org/eclipse/microprofile/",
            "/org/apache/tomcat/embed/",
            "/openwebbeans-se/",
            "/jakarta/",
            "/org/junit/",
            "/org/assertj/");

    @Override
    String driver() {
        return "TomeeDriver";
    }

    @Override
    String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry ->
                        OTHERS.stream().noneMatch(Path.of(entry).toUri().getPath()::contains)
                                || entry.contains("/jakarta/activation/")
                                || entry.contains("/jakarta/xml/bind/"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** By default TomEE does not give an application the managed executors that it has. */
    @Override
    List<String> options() {
        return List.of("-Dopenejb.environment.default=true");
    }

    @Override
    List<String> left() {
        return List.of("weld-", "jakarta.", "yasson", "parsson");
    }

    @Test
    void withoutManagedExecutorsItSaysHowToGetThem(@TempDir Path folder) throws Exception {
        Path war = Wars.without(WAR, folder.resolve("one.war"), left(), "");
        try (Remote server = new Remote(
                driver(),
                folder,
                classPath(),
                List.of("-Dhttp.port=" + PeerListener.closedPort(), "-Dkn-sock.client.backend.port=1"))) {
            server.does("deploy", "one", war.toString());
            Eventually.holds(() -> assertThat(server.log())
                    .anySatisfy(line -> assertThat(line)
                            .contains("there is no java:comp/DefaultManagedExecutorService: set"
                                    + " openejb.environment.default=true in TomEE's conf/system.properties")));
        }
    }
}
