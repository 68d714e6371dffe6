package io.knsock.runtimes.drivers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/** Tomcat. */
public final class TomcatDriver implements Driver {
    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    /** Starts it, in a folder of its own. */
    public TomcatDriver(Path folder) throws LifecycleException {
        this.folder = folder;
        TomcatURLStreamHandlerFactory.disable(); // there can be one in a JVM, and this is not the only Tomcat
        tomcat.setBaseDir(folder.toString());
        tomcat.getHost().setAppBase(folder.toString());
        tomcat.start();
    }

    @Override
    public Deployed deploy(String name, Path war) throws Exception {
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        StandardContext context = new StandardContext();
        context.setParentClassLoader(TomcatDriver.class.getClassLoader());
        context.setName("/" + name);
        context.setPath("/" + name);
        context.setDocBase(unpacked(name, war).toString());
        context.addLifecycleListener(config);
        tomcat.getHost().addChild(context); // starts it
        Deployed deployed = new Deployed() {
            @Override
            public ClassLoader loader() {
                return context.getLoader().getClassLoader();
            }

            @Override
            public void undeploy() throws Exception {
                tomcat.getHost().removeChild(context);
                context.destroy();
            }
        };
        if (!context.getState().isAvailable()) {
            tomcat.getHost().removeChild(context);
            throw new IllegalStateException("the application does not start: Tomcat's log says why");
        }
        return deployed;
    }

    /** As Tomcat does itself with what is put into its folder of applications. */
    private Path unpacked(String name, Path war) throws IOException {
        Path target = Files.createTempDirectory(folder, name);
        try (ZipFile zip = new ZipFile(war.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream bytes = zip.getInputStream(entry)) {
                        Files.copy(bytes, file);
                    }
                }
            }
        }
        return target;
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
