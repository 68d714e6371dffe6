package io.knsock.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "/etc/passwd",
                "a\\b",
                "C:x",
                "x:stream",
                "nul\0byte",
                "line\nfeed",
                "\u001b[2J",
                "\u202Etxt.exe",
                "a*",
                "a?",
                "a|b",
                "<a>",
                "\"a\"",
                "trailing.",
                "trailing ",
                "con",
                "CON",
                "nul.txt",
                "Com1",
                "com\u00b9.log",
                "lpt9.x.y",
                "aux .txt",
                "conout$",
                ".kn-sock-0123.part",
                ".KN-SOCK-0123.part"
            })
    void refusesNamesThatMeanMoreThanAFile(String name) {
        assertThat(FileNames.wrongWith(name)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "report.pdf", ".hidden", "..a", "a..b", "two words", "bücher.txt", "日本", "console", "com10"
            })
    void takesOthers(String name) {
        assertThat(FileNames.wrongWith(name)).isNull();
    }

    @Test
    void takesAsManyBytesAsFileSystemsDo() {
        assertThat(FileNames.wrongWith("x".repeat(255))).isNull();
        assertThat(FileNames.wrongWith("x".repeat(256))).isNotNull();
        assertThat(FileNames.wrongWith("ü".repeat(128))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "4096,4096", "1K,1024", "500M,524288000", "16G,17179869184", "2T,2199023255552"})
    void readsSizes(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5G", "G", "1KB", "9999999999T", "99999999999999999999"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "1,1 byte", "1023,1023 bytes", "1536,1.5 KiB", "4294967296,4.0 GiB"})
    void writesSizes(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }
}
