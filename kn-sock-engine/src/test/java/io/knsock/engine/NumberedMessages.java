package io.knsock.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbered messages of a source file, read from the text of the source, since that is the only place that has all
 * of them with their levels. A message is a string literal that begins with its number, with the literals that are
 * added to it, in a statement that has a level; or a literal that is the number alone, handed with what is said to a
 * method {@code log}, whose level is in the same file, or to a class {@code …Warning}.
 */
final class NumberedMessages {
    private static final Pattern NUMBER = Pattern.compile("(KNS\\d{4})(?: (\\S.*))?");
    private static final Pattern LEVEL = Pattern.compile("\\b(ERROR|WARNING|INFO|DEBUG)\\b");
    private static final Pattern LITERAL = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"");
    private static final Pattern ADDED = Pattern.compile("\\s*\\+\\s*" + LITERAL.pattern());
    private static final Pattern TAKES_A_NUMBER = Pattern.compile("\\b(log|new \\w+Warning)\\(\\s*$");

    /** One message at one place; what is put into its text is braces with a digit. */
    record Found(String number, Set<String> levels, boolean isSeldom, String text, Path file) {}

    private final Path file;
    private final String source;
    private final List<Found> found = new ArrayList<>();

    private NumberedMessages(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    /** Returns the messages of all modules, in no particular order. */
    static List<Found> ofAllModules(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(NumberedMessages::files)
                    .filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> of(file, read(file)).stream())
                    .toList();
        }
    }

    private static Stream<Path> files(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<Found> of(Path file, String source) {
        if (!source.contains("\"KNS")) {
            return List.of();
        }
        NumberedMessages messages = new NumberedMessages(file, source);
        messages.scan();
        return messages.found;
    }

    /** Divides the source into statements, without comments. */
    private void scan() {
        StringBuilder statement = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            char next = source.charAt(at);
            int from = at;
            if (source.startsWith("//", at)) {
                at = source.indexOf('\n', at);
            } else if (source.startsWith("/*", at)) {
                at = source.indexOf("*/", at) + 2;
            } else if (source.startsWith("\"\"\"", at)) {
                at = source.indexOf("\"\"\"", at + 3) + 3; // no message is a text block
            } else if (next == '"') {
                at = end(LITERAL, at);
                statement.append(source, from, at);
            } else if (next == '\'') {
                at = source.indexOf('\'', at + (source.charAt(at + 1) == '\\' ? 3 : 2)) + 1;
            } else if (next == ';' || next == '{' || next == '}') {
                at++;
                messages(statement.toString());
                statement.setLength(0);
            } else {
                at++;
                statement.append(next);
            }
        }
    }

    private int end(Pattern pattern, int at) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            throw new IllegalStateException(file + ": what is at " + at + " cannot be read");
        }
        return matcher.end();
    }

    private void messages(String statement) {
        String code = LITERAL.matcher(statement).replaceAll("\"\"");
        Matcher literals = LITERAL.matcher(statement);
        while (literals.find()) {
            Matcher message = NUMBER.matcher(plain(literals.group(1)));
            if (!message.matches()) {
                continue;
            }
            if (message.group(2) != null) {
                add(message.group(1), levels(code), code, message.group(2) + added(statement, literals.end()));
                continue;
            }
            Matcher taker = TAKES_A_NUMBER.matcher(statement.substring(0, literals.start()));
            if (taker.find()) {
                boolean isLog = taker.group(1).equals("log");
                List<String> arguments = arguments(statement, literals.end());
                Set<String> levels = isLog ? levels(source) : Set.of("WARNING");
                add(message.group(1), levels, code, isLog ? arguments.get(0) : String.join(": ", arguments));
            }
        }
    }

    private void add(String number, Set<String> levels, String code, String text) {
        if (!levels.isEmpty()) {
            found.add(new Found(number, levels, code.contains(".seldom"), text, file));
        }
    }

    /** Returns the literals that are added to the one that ends there. */
    private static String added(String statement, int end) {
        StringBuilder text = new StringBuilder();
        Matcher more = ADDED.matcher(statement).region(end, statement.length());
        while (more.lookingAt()) {
            text.append(plain(more.group(1)));
            more.region(more.end(), statement.length());
        }
        return text.toString();
    }

    /**
     * Returns the arguments after the comma that is there, up to the parenthesis that ends them; braces for what is no
     * literal.
     */
    private static List<String> arguments(String statement, int comma) {
        List<String> arguments = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        int at = statement.indexOf(',', comma) + 1;
        while (depth >= 0) {
            char next = statement.charAt(at++);
            Matcher literal = LITERAL.matcher(statement).region(at - 1, statement.length());
            if (depth == 0 && literal.lookingAt()) {
                text.append(plain(literal.group(1)));
                at = literal.end();
            } else if (depth == 0 && (next == ',' || next == ')')) {
                arguments.add(text.toString());
                text.setLength(0);
                depth -= next == ')' ? 1 : 0;
            } else if (next == '(' || next == ')') {
                depth += next == '(' ? 1 : -1;
            } else if (Character.isJavaIdentifierStart(next) && !text.toString().endsWith("{0}")) {
                text.append("{0}");
            }
        }
        return arguments;
    }

    private static String plain(String literal) {
        return literal.replaceAll("\\\\(.)", "$1");
    }

    private static Set<String> levels(String code) {
        Set<String> levels = new LinkedHashSet<>();
        Matcher matcher = LEVEL.matcher(code);
        while (matcher.find()) {
            levels.add(matcher.group(1));
        }
        return levels;
    }
}
