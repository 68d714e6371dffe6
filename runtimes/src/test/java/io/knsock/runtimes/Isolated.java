package io.knsock.runtimes;

import io.knsock.runtimes.drivers.Deployed;
import io.knsock.runtimes.drivers.Driver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A server whose classes see each other and the JDK, and nothing else of this test's class path. */
final class Isolated implements Driver {
    private final Loader loader;
    private final Driver driver;

    /**
     * Starts a server.
     *
     * @param driver the simple name of its class
     * @param groups parts of the paths of jars on the class path that the server is made of
     */
    Isolated(String driver, Path folder, String... groups) throws Exception {
        this(driver, folder, List.of(), groups);
    }

    /** @param libraries jars that the server has besides */
    Isolated(String driver, Path folder, List<Path> libraries, String... groups) throws Exception {
        loader = new Loader(jars(libraries, groups));
        String name = Driver.class.getPackageName() + "." + driver;
        this.driver = inside(
                () -> (Driver) loader.loadClass(name).getConstructor(Path.class).newInstance(folder));
    }

    private static URL[] jars(List<Path> libraries, String... groups) {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<Path> own = Arrays.stream(path.split(File.pathSeparator))
                .filter(jar -> Arrays.stream(groups).anyMatch(jar::contains))
                .map(Path::of);
        return Stream.concat(own, libraries.stream())
                .map(jar -> {
                    try {
                        return jar.toUri().toURL();
                    } catch (MalformedURLException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                })
                .toArray(URL[]::new);
    }

    /** What is done with a server. */
    private interface Step<T> {
        T run() throws Exception;
    }

    /** Threads that a server starts have the context class loader of who called it. */
    private <T> T inside(Step<T> step) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return step.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Deployed deploy(String name, Path war) throws Exception {
        Deployed deployed = inside(() -> driver.deploy(name, war));
        return new Deployed() {
            @Override
            public ClassLoader loader() {
                return deployed.loader();
            }

            @Override
            public void undeploy() throws Exception {
                inside(() -> {
                    deployed.undeploy();
                    return deployed;
                });
            }
        };
    }

    @Override
    public void close() throws Exception {
        inside(() -> {
            driver.close();
            return driver;
        });
        loader.close();
    }

    /** Defines the drivers itself, but not the two interfaces by which they are called. */
    private static final class Loader extends URLClassLoader {
        Loader(URL[] jars) {
            super(jars, getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals(Driver.class.getName())) {
                return Driver.class;
            }
            if (name.equals(Deployed.class.getName())) {
                return Deployed.class;
            }
            if (!name.startsWith(Driver.class.getPackageName())) {
                return super.findClass(name);
            }
            try (InputStream bytes =
                    Isolated.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] all = bytes.readAllBytes();
                return defineClass(name, all, 0, all.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
