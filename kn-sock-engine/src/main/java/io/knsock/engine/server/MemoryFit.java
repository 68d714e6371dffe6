package io.knsock.engine.server;

import io.knsock.config.ServerConfig;
import io.netty.util.internal.PlatformDependent;

/** Whether what a server's settings allow fits into the memory that the JVM has. */
final class MemoryFit {
    /** What an idle connection takes of the heap: measured 2 KiB plain and 8 to 20 KiB with TLS. */
    private static final long PLAIN_BYTES = 4 << 10;

    private static final long TLS_BYTES = 24 << 10;

    private MemoryFit() {}

    /** Warns of what does not fit. */
    static void check(ServerConfig config, long budget) {
        check(config, budget, Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    }

    static void check(ServerConfig config, long budget, long heap, long direct) {
        String name = config.name();
        int connections = config.limits().maxConnections();
        long idle = connections * (config.tls() == null ? PLAIN_BYTES : TLS_BYTES);
        if (budget > Math.min(heap, direct) / 2) {
            ServerLog.doesNotFit(
                    name,
                    "max-buffered-bytes=" + budget + " is more than half of what the JVM has, " + heap
                            + " bytes of heap and " + direct + " of direct memory",
                    "lower it, or raise -Xmx and -XX:MaxDirectMemorySize");
        }
        if (2L * config.maxFrameBytes() > budget) {
            ServerLog.doesNotFit(
                    name,
                    "a frame of max-frame-bytes=" + config.maxFrameBytes()
                            + " may take twice that while it arrives, and all that is kept for connections may be "
                            + budget + " bytes",
                    "lower it, or raise max-buffered-bytes or, where that is not set, -Xmx and -XX:MaxDirectMemorySize");
        }
        if (idle > heap / 2) {
            ServerLog.doesNotFit(
                    name,
                    "max-connections=" + connections + (config.tls() == null ? "" : " with TLS") + " may take " + idle
                            + " bytes of a heap of " + heap,
                    "lower it, or raise -Xmx");
        }
    }
}
