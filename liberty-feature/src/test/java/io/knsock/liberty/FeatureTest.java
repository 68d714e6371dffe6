package io.knsock.liberty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the manifests say of the API's packages: Open Liberty reads only what they list. */
class FeatureTest {
    private static final Path API = Path.of("../kn-sock-api");

    private static Set<String> packages() throws IOException {
        Set<String> packages = new TreeSet<>();
        Matcher exports = Pattern.compile("exports ([a-z.]+)")
                .matcher(Files.readString(API.resolve("src/main/java/module-info.java")));
        while (exports.find()) {
            packages.add(exports.group(1));
        }
        packages.add("io.knsock.internal"); // for the engine in the RAR
        return packages;
    }

    @Test
    void theBundleExportsAllPackagesOfTheApi() throws Exception {
        Matcher exported = Pattern.compile("<Export-Package>(.*)</Export-Package>")
                .matcher(Files.readString(API.resolve("pom.xml")));
        assertThat(exported.find()).isTrue();
        assertThat(exported.group(1).split(",")).containsExactlyElementsOf(packages());
    }

    @Test
    void applicationsSeeAllPackagesOfTheApi() throws Exception {
        try (InputStream file = Files.newInputStream(Path.of("src/main/esa/OSGI-INF/SUBSYSTEM.MF"))) {
            String visible = new Manifest(file).getMainAttributes().getValue("IBM-API-Package");
            assertThat(visible.split(", ?"))
                    .containsExactlyElementsOf(packages().stream()
                            .map(name -> name + "; type=\"api\"")
                            .toList());
        }
    }
}
