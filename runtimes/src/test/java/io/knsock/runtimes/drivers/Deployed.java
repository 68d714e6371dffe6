package io.knsock.runtimes.drivers;

/** An application on a server. */
public interface Deployed {
    /** Returns its class loader. */
    ClassLoader loader();

    /** Undeploys it. Blocks until that is done. */
    void undeploy() throws Exception;
}
