package io.knsock.runtimes;

import jakarta.enterprise.inject.se.SeContainerInitializer;

/** Java SE: starts the servers, and returns. */
public final class Main {
    private Main() {}

    /** Begins to serve. Whoever wants to stop closes the container, or ends the JVM. */
    public static void main(String[] arguments) {
        SeContainerInitializer.newInstance().initialize();
    }
}
