package io.knsock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.knsock.TcpServer;
import io.knsock.framing.CustomFraming;
import io.knsock.framing.Framing;
import io.knsock.test.Inbox;
import io.knsock.test.junit.KnSockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page docs/which-framing.md: its framings are read, and its examples are there, and short. */
class WhichFramingTest {
    private static final Path PAGE = Path.of("../../docs/which-framing.md");
    private static final Path EXAMPLES = Path.of("src/main/java/io/knsock/examples");
    private static final int MAX_LINES = 120;
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    /** The cells of the table of protocols, in rows. */
    private static List<String[]> table() throws IOException {
        List<String[]> rows = new ArrayList<>();
        boolean on = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| protocol |")) {
                on = true;
            } else if (on && !line.startsWith("|")) {
                break;
            } else if (on && !line.startsWith("|---")) {
                rows.add(line.split(" ?\\| ?", -1));
            }
        }
        return rows;
    }

    @Test
    void everyFramingIsRead() throws Exception {
        List<String> read = new ArrayList<>();
        for (String[] row : table()) {
            Matcher framings = CODE.matcher(row[2]);
            assertThat(row[2].equals("a class of yours") || framings.find())
                    .as(row[1])
                    .isTrue();
            framings.reset();
            while (framings.find()) {
                Framing framing = Framing.parse(framings.group(1));
                if (framing instanceof CustomFraming custom) {
                    assertThat(custom.resolve(getClass().getClassLoader())).isNotNull();
                }
                read.add(framings.group(1));
            }
        }
        assertThat(read).hasSizeGreaterThan(30).contains("mllp,tolerant", "length:2,offset=4,keep");
    }

    @Test
    void everyExampleIsOnThePageAndShort() throws Exception {
        String page = Files.readString(PAGE);
        List<Path> examples;
        try (Stream<Path> files = Files.list(Path.of("..").resolve(EXAMPLES))) {
            examples = files.filter(file -> !file.endsWith("package-info.java")).toList();
        }
        assertThat(examples).hasSizeGreaterThan(10);
        assertAll(examples.stream().map(file -> () -> {
            assertThat(page).contains("](../examples/" + EXAMPLES.resolve(file.getFileName()) + ")");
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(MAX_LINES);
        }));
    }

    /** A frame as its specification has it, and the message in it, which is sent as that frame again. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "IEC 60870-5-104 | 68 04 43000000                   | 68 43000000",
                "OPC UA          | 41434B46 1C000000 00000000 00000100 00000100 00000000 00000000"
                        + "               | 41434B46 00000000 00000100 00000100 00000000 00000000",
                "TPKT            | 03 00 0007 02 F0 80              | 03 00 02 F0 80",
                "DICOM           | 05 00 00000004 00000000          | 05 00 00000000",
                "Diameter        | 01 000014 80 000118 00000000 00000001 00000002"
                        + "               | 01 80 000118 00000000 00000001 00000002",
                "RADIUS          | 0C 07 0014 00112233445566778899AABBCCDDEEFF"
                        + "               | 0C 07 00112233445566778899AABBCCDDEEFF",
                "PostgreSQL      | 51 0000000D 53454C4543542031 00  | 51 53454C4543542031 00",
                "scales          | 02 30 31 03 02                   | 30 31",
            })
    void aFrameOfTheProtocolIsReadAndWritten(String protocol, String frame, String message) throws Exception {
        String text = table().stream()
                .filter(row -> row[1].contains(protocol))
                .map(row ->
                        CODE.matcher(row[2]).results().findFirst().orElseThrow().group(1))
                .findFirst()
                .orElseThrow();
        Inbox<String> received = new Inbox<>("messages");
        TcpServer server = net.listen(settings -> settings.framing(Framing.parse(text)), (connection, one) -> {
            received.add(HexFormat.of().withUpperCase().formatHex(one.bytes()));
            return one;
        });
        byte[] bytes = HexFormat.of().parseHex(frame.replace(" ", ""));
        net.peer(server).send(bytes).expect(bytes);
        assertThat(received.next()).isEqualTo(message.replace(" ", ""));
    }
}
