package io.knsock.rar.properties;

import io.knsock.engine.SocketEngine;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ResourceAdapter;
import java.util.concurrent.Executor;

/** What kn-sock's resource adapter is to its JavaBeans. None but {@code TcpResourceAdapter} is one. */
public interface EngineAdapter extends ResourceAdapter {
    /**
     * Returns the engine for outbound connections. Does not block.
     *
     * @throws jakarta.resource.spi.IllegalStateException if the resource adapter is not started, or is stopped
     * @throws ResourceException if the engine cannot be made
     */
    SocketEngine engine() throws ResourceException;

    /**
     * Returns what runs calls into the container that no thread of the container began.
     *
     * @throws jakarta.resource.spi.IllegalStateException if the resource adapter is not started, or is stopped
     */
    Executor handlers() throws ResourceException;
}
