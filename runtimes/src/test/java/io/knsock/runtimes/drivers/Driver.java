package io.knsock.runtimes.drivers;

import java.nio.file.Path;

/** A server in this JVM, without a connector: the applications that are deployed to it open their own ports. */
public interface Driver extends AutoCloseable {
    /**
     * Deploys a WAR under a context path.
     *
     * @param name the context path without its slash
     * @throws Exception if the application does not start
     */
    Deployed deploy(String name, Path war) throws Exception;
}
