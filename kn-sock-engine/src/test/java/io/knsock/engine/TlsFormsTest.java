package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.TlsConfig;
import io.knsock.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The tables of docs/tls-files.md: each form in them is made, and what happens with it is what its row says. */
class TlsFormsTest {
    private static final Path PAGE = Path.of("../docs/tls-files.md");
    private static final String HEADER = "| form | written by | what happens |";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @TempDir
    static Path directory;

    private static Map<String, TlsForms.Form> forms = Map.of();

    @BeforeAll
    static void make() throws Exception {
        OpenSslTool.assumeThere();
        forms = TlsForms.in(directory);
    }

    /** What happens, by form. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (line.equals(HEADER)) {
                inTable = true;
            } else if (inTable && !line.startsWith("|---")) {
                String[] cells = line.split("\\|", -1);
                assertThat(rows.put(cells[1].strip(), cells[3].strip()))
                        .as(line)
                        .isNull();
            }
        }
        return rows;
    }

    @Test
    void thePageHasEachFormThatIsMadeHere() throws IOException {
        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(forms.keySet());
    }

    @TestFactory
    Stream<DynamicTest> whatHappensIsWhatThePageSays() throws IOException {
        return rows().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> compare(row.getValue(), row.getKey())));
    }

    private static void compare(String happens, String form) throws Exception {
        List<String> words = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(happens);
        while (quoted.find()) {
            words.add(quoted.group(1));
        }
        for (TlsConfig tls : forms.get(form).make()) {
            if (happens.startsWith("refused: ")) {
                assertThat(words).isNotEmpty();
                assertThatThrownBy(() -> CertificateFiles.load(tls).sent())
                        .as(form)
                        .isInstanceOf(TlsException.class)
                        .hasMessageStartingWith("tls.")
                        .hasMessageContainingAll(words.toArray(String[]::new))
                        .hasMessageNotContaining("\n");
            } else {
                List<CertificateFiles.Remark> remarks =
                        CertificateFiles.load(tls).sent().remarks();
                if (happens.startsWith("read, with a warning: ")) {
                    assertThat(words).isNotEmpty();
                    assertThat(remarks.toString()).contains(words);
                } else {
                    assertThat(happens).isEqualTo("read");
                    assertThat(remarks).isEmpty();
                }
            }
        }
    }
}
