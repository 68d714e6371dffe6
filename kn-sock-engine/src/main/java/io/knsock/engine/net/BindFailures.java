package io.knsock.engine.net;

import io.knsock.KnSockException;
import io.knsock.PortInUseException;
import io.knsock.config.ServerConfig;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Locale;

/** Says why a socket cannot be bound, and what to change. */
public final class BindFailures {
    /** {@code -EADDRINUSE} on Linux, the only system whose native transports are used here. */
    private static final int EADDRINUSE_NEGATIVE = -98;

    private BindFailures() {}

    public static KnSockException translate(ServerConfig server, Throwable failure) {
        Path unix = server.unixSocket();
        String what = "server " + server.name() + " cannot be bound to "
                + (unix == null ? Addresses.text(server.host(), server.port()) : "unix:" + unix) + ": ";
        String reason = String.valueOf(failure.getMessage());
        if (isInUse(failure, reason)) {
            return new PortInUseException(
                    what
                            + (unix == null
                                    ? "port " + server.port() + " is in use: stop what has it, or choose another port"
                                    : "something listens there: stop it, or choose another path"),
                    failure);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return new KnSockException(
                    what + "permission denied: "
                            + (unix == null
                                    ? "ports below 1024 need a privilege, choose a higher one"
                                    : "this user may not create files in that directory"),
                    failure);
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
