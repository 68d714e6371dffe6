package io.knsock.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** Payara Micro. The profiles {@code payara-micro6} and {@code payara-micro7} of this module run this. */
class PayaraMicroIT extends ServerProcesses {
    private static final String JAR =
            Path.of("target/payara/payara-micro.jar").toAbsolutePath().toString();

    @Override
    String driver() {
        return "PayaraMicroDriver";
    }

    @Override
    String classPath() {
        return JAR + java.io.File.pathSeparator + Path.of("target/test-classes").toAbsolutePath();
    }

    /** As its manifest says to {@code java -jar}. */
    @Override
    List<String> options() throws IOException {
        List<String> options = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            for (String kind : List.of("Add-Opens", "Add-Exports")) {
                for (String each : manifest.getValue(kind).trim().split("\\s+")) {
                    options.add("--" + kind.toLowerCase(java.util.Locale.ROOT) + "=" + each + "=ALL-UNNAMED");
                }
            }
        }
        return options;
    }

    @Override
    List<String> left() {
        return List.of("weld-", "jakarta.", "yasson", "parsson", "smallrye-", "microprofile-", "jboss-");
    }

    @Override
    void look(int httpPort) throws Exception {
        assertThat(health(httpPort, "/ready")).contains("kn-sock servers", "\"one\"", "\"two\"", "127.0.0.1:");
        assertThat(health(httpPort, "/live")).contains("kn-sock event loops", "\"UP\"");
    }

    private static String health(int port, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + port + "/health" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
