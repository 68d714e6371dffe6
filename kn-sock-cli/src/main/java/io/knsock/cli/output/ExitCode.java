package io.knsock.cli.output;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.PortInUseException;
import io.knsock.RequestTimeoutException;
import io.knsock.framing.FrameTooLargeException;
import io.knsock.tls.TlsException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a command returns to the shell. The numbers are a contract with scripts. */
public enum ExitCode {
    SUCCESS(0, "success; also of a server that SIGTERM or SIGINT stopped, and that has finished its work"),
    FAILURE(1, "any other failure"),
    USAGE(2, "the command line is wrong"),
    CANNOT_CONNECT(3, "cannot connect: refused, unknown host, no route"),
    TIMEOUT(4, "no connection, or no complete reply, within --timeout"),
    TLS(5, "TLS: files that cannot be used, a certificate that is not trusted, a failed handshake"),
    CANNOT_BIND(6, "cannot bind: the port is in use, or the address is not one of this machine"),
    CLOSED(7, "the peer closed the connection before it replied"),
    FAULTS(8, "doctor: at least one check failed; bench: at least one request failed"),
    ENGINE(9, "a server failed within, most often for lack of memory, and serves nobody any more"),
    TOO_LARGE(10, "the reply is larger than --max-reply-bytes, or a message in it larger than --max-frame-bytes");

    private final int number;
    private final String description;

    ExitCode(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** Returns the number the shell sees. */
    public int number() {
        return number;
    }

    /** Returns the code for what a command threw. */
    public static ExitCode of(Throwable failure) {
        if (failure instanceof CommandFailure own) {
            return own.exitCode();
        } else if (failure instanceof IllegalArgumentException) {
            return USAGE; // so the settings refuse a value, and the framing a message
        } else if (failure instanceof ConnectFailedException) {
            return CANNOT_CONNECT;
        } else if (failure instanceof ConnectionTimeoutException || failure instanceof RequestTimeoutException) {
            return TIMEOUT;
        } else if (failure instanceof FrameTooLargeException) {
            return TOO_LARGE;
        } else if (failure instanceof TlsException) {
            return TLS;
        } else if (failure instanceof PortInUseException) {
            return CANNOT_BIND;
        } else if (failure instanceof ConnectionClosedException) {
            return CLOSED;
        }
        return FAILURE;
    }

    /** Returns all of them for the help, in their order. */
    public static Map<String, String> descriptions() {
        return Arrays.stream(values())
                .collect(Collectors.toMap(
                        code -> Integer.toString(code.number),
                        code -> code.description,
                        (one, other) -> one,
                        LinkedHashMap::new));
    }
}
