package io.knsock.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcesTest {
    /** To wrap them: {@code mvn test -pl build-support -Dkn-sock.write=true}. */
    @Test
    void commentsAreAtMost120ColumnsWide() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Sources.java()) {
            List<String> lines = Files.readAllLines(file);
            if (Boolean.getBoolean("kn-sock.write") && !Comments.tooLong(lines).isEmpty()) {
                lines = Comments.wrapped(lines);
                Files.writeString(file, String.join("\n", lines) + "\n");
            }
            Comments.tooLong(lines).forEach(number -> tooLong.add(file + ":" + number));
        }

        assertThat(tooLong)
                .as("comments to wrap, by hand or with: mvn test -pl build-support -Dkn-sock.write=true")
                .isEmpty();
    }
}
