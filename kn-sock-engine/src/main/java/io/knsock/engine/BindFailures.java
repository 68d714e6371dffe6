package io.knsock.engine;

import io.knsock.KnSockException;
import io.knsock.PortInUseException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.util.Locale;

/** Says why a socket cannot be bound, and what to change. */
final class BindFailures {
    /** {@code -EADDRINUSE} on Linux, the only system whose native transports are used here. */
    private static final int EADDRINUSE_NEGATIVE = -98;

    private BindFailures() {}

    static KnSockException translate(String name, String host, int port, Throwable failure) {
        String what = "server " + name + " cannot be bound to " + Addresses.text(host, port) + ": ";
        String reason = String.valueOf(failure.getMessage());
        if (isInUse(failure, reason)) {
            return new PortInUseException(
                    what + "port " + port + " is in use: stop what has it, or choose another port", failure);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return new KnSockException(
                    what + "permission denied: ports below 1024 need a privilege, choose a higher one", failure);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("assign requested address")) {
            return new KnSockException(
                    what + "this machine does not have that address: set host to one it has", failure);
        }
        return new KnSockException(what + reason, failure);
    }

    private static boolean isInUse(Throwable failure, String reason) {
        return (failure instanceof NativeIoException nativeFailure
                        && nativeFailure.expectedErr() == EADDRINUSE_NEGATIVE)
                || (failure instanceof BindException && reason.contains("in use"));
    }
}
