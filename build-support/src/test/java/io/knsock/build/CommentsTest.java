package io.knsock.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommentsTest {
    private static final String LONG = "word ".repeat(30).strip();
    private static final String FIRST = "word ".repeat(22).strip();
    private static final String REST = "word ".repeat(8).strip();

    @Test
    void wrapsACommentOfOneLine() {
        assertThat(wrapped("    /** " + LONG + " */"))
                .containsExactly("    /**", "     * " + FIRST, "     * " + REST, "     */");
    }

    @Test
    void drawsTheRestOfAParagraphAlongAndNothingElse() {
        assertThat(wrapped("/**", " * " + LONG, " * more.", " *", " * <p>Other.", " */"))
                .containsExactly(
                        "/**",
                        " * " + FIRST + " word",
                        " * " + REST.substring(5) + " more.",
                        " *",
                        " * <p>Other.",
                        " */");
    }

    @Test
    void indentsWhatBelongsToATag() {
        assertThat(wrapped("/**", " * @param x " + LONG, " * @return y", " */"))
                .containsExactly(
                        "/**",
                        " * @param x " + "word ".repeat(21).strip(),
                        " *     " + "word ".repeat(9).strip(),
                        " * @return y",
                        " */");
    }

    @Test
    void keepsATagInOnePiece() {
        String tag = "{@code of so many words that it goes over}";

        assertThat(wrapped("/** " + "word ".repeat(20) + tag + " */")).contains(" * " + tag);
    }

    @Test
    void leavesWhatIsShortEnoughAndExamplesAndCode() {
        String[] kept = {
            "/**",
            " * short",
            " * and",
            " * narrow",
            " * <pre>",
            " * " + LONG,
            " * </pre>",
            " */",
            "String text = \"" + LONG + "\";"
        };

        assertThat(wrapped(kept)).containsExactly(kept);
    }

    @Test
    void findsLongLinesOfCommentsOnly() {
        assertThat(Comments.tooLong(List.of("/** short */", "// " + LONG, "call(\"" + LONG + "\");", " * " + LONG)))
                .containsExactly(2, 4);
    }

    private static List<String> wrapped(String... lines) {
        return Comments.wrapped(List.of(lines));
    }
}
