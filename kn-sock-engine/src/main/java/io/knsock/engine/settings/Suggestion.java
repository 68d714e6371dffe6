package io.knsock.engine.settings;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what somebody who misspelt a word is likely to have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** Returns the candidate that differs least, or null if none is near: at most a third of the letters may differ. */
    public static @Nullable String to(String word, Collection<String> candidates) {
        String nearest = null;
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** How many letters must be inserted, removed, replaced or swapped with their neighbour (Damerau, 1964). */
    private static int distance(String from, String to) {
        int[][] best = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            best[i][0] = i;
        }
        for (int j = 0; j <= to.length(); j++) {
            best[0][j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            for (int j = 1; j <= to.length(); j++) {
                int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int edited = Math.min(best[i - 1][j], best[i][j - 1]) + 1;
                best[i][j] = Math.min(edited, best[i - 1][j - 1] + same);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    best[i][j] = Math.min(best[i][j], best[i - 2][j - 2] + 1);
                }
            }
        }
        return best[from.length()][to.length()];
    }
}
