package io.knsock.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What applications compile against says since which version it is there. */
class SinceTest {
    private static final Pattern FOR_APPLICATIONS = Pattern.compile(".*(kn-sock-api/src/main/java/(?!.*/internal/).*"
            + "|kn-sock-test[a-z-]*/src/main/java/.*"
            + "|src/main/java/io/knsock/(engine|json|cdi|rar)/[^/]*)");

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^public ((abstract|final|sealed|non-sealed) )*(class|interface|enum|record|@interface) ");

    @Test
    void publicTypesOfApplicationsHaveATagForIt() throws IOException {
        List<String> without = new ArrayList<>();
        int with = 0;
        for (Path file : Sources.java()) {
            String path = file.toString().replace('\\', '/');
            String text = Files.readString(file);
            if (FOR_APPLICATIONS.matcher(path).matches()
                    && PUBLIC_TYPE.matcher(text).find()) {
                if (text.contains("\n * @since ")) {
                    with++;
                } else {
                    without.add(path);
                }
            }
        }
        assertThat(without)
                .as("a line \" * @since VERSION\" in the Javadoc of the type")
                .isEmpty();
        assertThat(with).isGreaterThan(80);
    }
}
