package io.knsock.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of settings; each failure names the key, the bound and the value. */
public final class Check {
    public static final int UNSET = -1;

    private Check() {}

    public static int port(int port) {
        return range("port", port, 0, 65535);
    }

    public static int remotePort(int port) {
        if (port == UNSET) {
            throw new IllegalArgumentException("port is not set");
        }
        return range("port", port, 1, 65535);
    }

    public static int range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " must be between " + min + " and " + max + ", but is " + value);
        }
        return value;
    }

    public static Duration positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be greater than zero, but is " + value);
        }
        return value;
    }

    public static Duration notNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(key + " must not be negative, but is " + value);
        }
        return value;
    }

    /**
     * Takes an IPv6 address out of the brackets that it has in URLs (RFC 3986, section 3.2.2); refuses others in them.
     */
    public static String host(String key, @Nullable String value) {
        String host = text(key, value);
        boolean begins = host.startsWith("[");
        if (!begins && !host.endsWith("]")) {
            return host;
        }
        if (!begins || !host.endsWith("]") || host.indexOf(':') < 0) {
            throw new IllegalArgumentException(
                    key + " can have brackets around an IPv6 address only, but is '" + host + "'");
        }
        return host.substring(1, host.length() - 1);
    }

    public static String text(String key, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + (value == null ? " is not set" : " must not be blank"));
        }
        return value;
    }
}
