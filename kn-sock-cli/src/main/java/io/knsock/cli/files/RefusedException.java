package io.knsock.cli.files;

/** The receiver does not take the file. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    RefusedException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns which refusal it is, as on the wire. */
    int code() {
        return code;
    }
}
