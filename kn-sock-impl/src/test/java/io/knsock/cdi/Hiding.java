package io.knsock.cdi;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/** A class loader as an application has it where a server lacks something: it defines some classes itself. */
public final class Hiding extends ClassLoader {
    private final Predicate<String> own;
    private final String[] hidden;

    /**
     * @param own which classes it defines itself, so that these do not see what is hidden
     * @param hidden what the names of classes begin with that are not there
     */
    public Hiding(Predicate<String> own, String... hidden) {
        super(Hiding.class.getClassLoader());
        this.own = own;
        this.hidden = hidden.clone();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        for (String prefix : hidden) {
            if (name.startsWith(prefix)) {
                throw new ClassNotFoundException(name);
            }
        }
        if (!own.test(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] all = bytes.readAllBytes();
            return defineClass(name, all, 0, all.length);
        } catch (IOException failure) {
            throw new ClassNotFoundException(name, failure);
        }
    }
}
