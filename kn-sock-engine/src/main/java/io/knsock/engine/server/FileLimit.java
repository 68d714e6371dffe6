package io.knsock.engine.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, sockets included, this process may have open. */
final class FileLimit {
    private FileLimit() {}

    /**
     * Returns the limit, or {@link Long#MAX_VALUE} where it cannot be told: on Windows, or without the JDK's
     * management.
     */
    static long get() {
        try {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getMaxFileDescriptorCount()
                    : Long.MAX_VALUE;
        } catch (LinkageError withoutManagement) { // a runtime image without java.management or jdk.management
            return Long.MAX_VALUE;
        }
    }

    /** Warns of a server that admits more connections than the process can have. */
    static void check(String server, int maxConnections) {
        long limit = get();
        if (maxConnections >= limit) {
            ServerLog.moreConnectionsThanFiles(server, maxConnections, limit);
        }
    }
}
