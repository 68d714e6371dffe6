package io.knsock.cli.doctor;

/** How bad a finding is. */
public enum Verdict {
    /** As it should be. */
    OK,
    /** It works, but not for long, or not for everybody. */
    WARN,
    /** It does not work. */
    FAIL
}
