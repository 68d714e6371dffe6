package io.knsock.cdi.config;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a context can serve. It does not show its keys, and one without any fails each handshake and nothing before
 * that: so the first two flights of a handshake are made in memory.
 */
final class ServingKey {
    private ServingKey() {}

    /** Returns what keeps the context from serving, or null. */
    static @Nullable String problemOf(SSLContext context) {
        try {
            SSLEngine client = context.createSSLEngine();
            client.setUseClientMode(true);
            SSLEngine server = context.createSSLEngine();
            server.setUseClientMode(false);
            ByteBuffer wire = ByteBuffer.allocate(server.getSession().getPacketBufferSize());
            client.wrap(ByteBuffer.allocate(0), wire);
            server.unwrap(wire.flip(), ByteBuffer.allocate(server.getSession().getApplicationBufferSize()));
            while (server.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                Runnable task = server.getDelegatedTask();
                if (task != null) {
                    task.run();
                }
            }
            server.wrap(ByteBuffer.allocate(0), wire.clear()); // throws here what a task has failed with
            return null;
        } catch (SSLException | IllegalStateException unable) {
            return String.valueOf(unable.getMessage());
        }
    }
}
