package io.knsock.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Wraps comments in Java sources at 120 columns, as the formatter does with code and not with them. Only paragraphs
 * with a line that is too long are changed, and in them nothing but where lines end. What is between {@code <pre>} and
 * its end, and in snippets, stays as it is.
 */
final class Comments {
    static final int COLUMNS = 120;

    private static final Pattern ONE_LINE = Pattern.compile("( *)/\\*\\* (.*\\S) *\\*/");
    private static final Pattern OPENED = Pattern.compile(" */\\*\\*?");
    private static final Pattern COMMENT = Pattern.compile(" *(\\*|//|/\\*).*");
    private static final Pattern TEXT = Pattern.compile("( *\\* )( *)(.*)");
    private static final Pattern VERBATIM = Pattern.compile(".*(<pre|\\{@snippet).*");
    private static final Pattern VERBATIM_ENDS = Pattern.compile(".*</pre>.*| *\\* *\\}.*");

    /**
     * What begins a paragraph, a list's entry or a block tag, or is an empty line; it is not drawn into the one before.
     */
    private static final Pattern BEGINS =
            Pattern.compile("(<p>|</?(ul|ol|li|dl|dt|dd|table|tr|h\\d)\\b|@\\w+|\\{@snippet).*|");

    private static final Pattern BLOCK_TAG = Pattern.compile("@\\w+.*");

    private Comments() {}

    /** Returns the numbers, from 1, of the lines of comments that are too long. */
    static List<Integer> tooLong(List<String> lines) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (isTooLong(lines.get(i)) && COMMENT.matcher(lines.get(i)).matches()) {
                found.add(i + 1);
            }
        }
        return found;
    }

    static List<String> wrapped(List<String> lines) {
        List<String> wrapped = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher single = ONE_LINE.matcher(line);
            if (isTooLong(line) && single.matches()) {
                String start = single.group(1) + " * ";
                wrapped.add(single.group(1) + "/**");
                wrapped.addAll(fill(start, start, single.group(2)));
                wrapped.add(single.group(1) + " */");
            } else if (OPENED.matcher(line).matches()) {
                int end = i;
                while (!lines.get(end).contains("*/")) {
                    end++;
                }
                wrapped.addAll(wrappedBlock(lines.subList(i, end + 1)));
                i = end;
            } else {
                wrapped.add(line);
            }
        }
        return wrapped;
    }

    private static List<String> wrappedBlock(List<String> block) {
        List<String> wrapped = new ArrayList<>();
        boolean verbatim = false;
        for (int i = 0; i < block.size(); i++) {
            String line = block.get(i);
            Matcher text = TEXT.matcher(line);
            verbatim |= VERBATIM.matcher(line).matches();
            if (verbatim || !isTooLong(line) || !text.matches()) {
                verbatim &= !VERBATIM_ENDS.matcher(line).matches();
                wrapped.add(line);
                continue;
            }
            StringBuilder paragraph = new StringBuilder(text.group(3));
            String indent = null;
            for (String more = continued(block, i + 1, indent); more != null; more = continued(block, i + 1, indent)) {
                indent = indentOf(block.get(i + 1));
                paragraph.append(' ').append(more);
                i++;
            }
            if (indent == null) {
                indent = BLOCK_TAG.matcher(text.group(3)).matches() ? "    " : text.group(2);
            }
            wrapped.addAll(fill(text.group(1) + text.group(2), text.group(1) + indent, paragraph.toString()));
        }
        return wrapped;
    }

    /** Returns the text of the line if it belongs to the paragraph before it, whose lines have this indent if any. */
    private static @Nullable String continued(List<String> block, int index, @Nullable String indent) {
        Matcher text = TEXT.matcher(block.get(index));
        boolean goesOn = text.matches()
                && !BEGINS.matcher(text.group(3)).matches()
                && (indent == null || indent.equals(text.group(2)));
        return goesOn ? text.group(3) : null;
    }

    private static String indentOf(String line) {
        Matcher text = TEXT.matcher(line);
        return text.matches() ? text.group(2) : "";
    }

    private static List<String> fill(String first, String next, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : words(text)) {
            if (!empty && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder(next);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** What has a blank between braces, such as an inline tag, is one word. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (char next : (text + " ").toCharArray()) {
            depth += next == '{' ? 1 : next == '}' ? -1 : 0;
            if (next != ' ' || depth > 0) {
                word.append(next);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean isTooLong(String line) {
        return line.length() > COLUMNS;
    }
}
