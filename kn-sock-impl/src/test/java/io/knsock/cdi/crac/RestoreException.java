package io.knsock.cdi.crac;

/** What a resource has thrown is suppressed in it. */
public class RestoreException extends Exception {
    private static final long serialVersionUID = 1L;
}
