package io.knsock.cdi.config;

import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an application, as it is found: one sentence for each mistake, told all at once. For one thread.
 */
public final class Mistakes {
    private final Collection<String> sentences = new TreeSet<>();
    private final Map<String, Throwable> causes = new TreeMap<>();

    /** Starts without any. */
    public Mistakes() {}

    /** Returns the sentences so far, to which others may be added; one that is there already is not added again. */
    public Collection<String> sentences() {
        return sentences;
    }

    /** Runs a check, and keeps what it refuses as a mistake. */
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException bad) {
            String sentence = String.valueOf(bad.getMessage());
            sentences.add(sentence);
            Throwable cause = causeOf(bad);
            if (cause != null) {
                causes.putIfAbsent(sentence, cause);
            }
        }
    }

    /** Returns what is behind a refusal, which says more than its sentence: a file that is not there, for instance. */
    private static @Nullable Throwable causeOf(IllegalArgumentException refusal) {
        Throwable cause = refusal;
        while (cause instanceof IllegalArgumentException || cause instanceof IllegalStateException) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Returns whether there is none. */
    public boolean isEmpty() {
        return sentences.isEmpty();
    }

    /**
     * Returns one exception for all of them: its message is the only sentence, or a list of them in alphabetical order;
     * what is behind each is the cause, or suppressed where there are several.
     */
    public DeploymentException exception() {
        if (sentences.size() == 1) {
            return new DeploymentException(
                    sentences.iterator().next(),
                    causes.values().stream().findFirst().orElse(null));
        }
        DeploymentException all = new DeploymentException(sentences.stream()
                .map(sentence -> "\n- " + sentence)
                .collect(Collectors.joining("", "kn-sock found " + sentences.size() + " mistakes:", "")));
        causes.values().forEach(all::addSuppressed);
        return all;
    }
}
