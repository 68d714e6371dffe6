package io.knsock.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param verdict how bad it is
 * @param check what was checked, one or two words
 * @param text what was found
 * @param remedy what to do about it, or null if there is nothing to do
 */
public record Finding(
        Verdict verdict,
        String check,
        String text,
        @Nullable String remedy) {}
