package io.knsock.runtimes.drivers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** TomEE, embedded. */
public final class TomeeDriver implements Driver {
    private final AutoCloseable container;

    /** Starts it, in a folder of its own. */
    public TomeeDriver(Path folder) throws Exception {
        Object configuration = Class.forName("org.apache.tomee.embedded.Configuration")
                .getConstructor()
                .newInstance();
        Calls.call(
                configuration,
                "setDir",
                Files.createDirectories(folder.resolve("tomee")).toString());
        Calls.call(configuration, "setHttpPort", Integer.getInteger("http.port"));
        Properties properties = new Properties();
        properties.setProperty(
                "openejb.environment.default", System.getProperty("openejb.environment.default", "false"));
        Calls.call(configuration, "setProperties", properties);
        container = (AutoCloseable) Class.forName("org.apache.tomee.embedded.Container")
                .getConstructor(configuration.getClass())
                .newInstance(configuration);
    }

    @Override
    public Deployed deploy(String name, Path war) throws Exception {
        Calls.call(container, "deploy", name, war.toFile());
        return new Deployed() {
            @Override
            public ClassLoader loader() {
                throw new UnsupportedOperationException("it is not told");
            }

            @Override
            public void undeploy() throws Exception {
                Calls.call(container, "undeploy", name);
            }
        };
    }

    @Override
    public void close() throws Exception {
        container.close();
    }
}
