package io.knsock.runtimes.drivers;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty. */
public final class JettyDriver implements Driver {
    private final Path folder;
    private final Server server = new Server();
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();

    /** Starts it, in a folder of its own. */
    public JettyDriver(Path folder) throws Exception {
        this.folder = folder;
        server.setHandler(contexts);
        server.start();
    }

    @Override
    public Deployed deploy(String name, Path war) throws Exception {
        WebAppContext context = new WebAppContext();
        context.setContextPath("/" + name);
        context.setWar(war.toUri().toString());
        context.setTempDirectory(Files.createTempDirectory(folder, name).toFile());
        context.setThrowUnavailableOnStartupException(true);
        contexts.addHandler(context);
        try {
            context.start();
        } catch (Exception failure) {
            contexts.removeHandler(context);
            throw failure;
        }
        return new Deployed() {
            @Override
            public ClassLoader loader() {
                return context.getClassLoader();
            }

            @Override
            public void undeploy() throws Exception {
                context.stop();
                contexts.removeHandler(context);
                context.destroy();
            }
        };
    }

    @Override
    public void close() throws Exception {
        server.stop();
        server.destroy();
    }
}
