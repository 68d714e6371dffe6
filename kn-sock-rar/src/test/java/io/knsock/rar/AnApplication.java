package io.knsock.rar;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The class loader of an application with one message-driven bean, which sees the classes of the adapter. */
final class AnApplication extends ClassLoader {
    /** It echoes. */
    public static class Bean implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    AnApplication() {
        super(null); // no test has the others' activations
    }

    /** Returns endpoints of its bean. */
    RecordingEndpoints endpoints() throws ClassNotFoundException {
        return new RecordingEndpoints(new Bean()).ofClass(bean()).named("shop#shop.war#Bean");
    }

    Class<?> bean() throws ClassNotFoundException {
        return loadClass(Bean.class.getName());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ClassLoader adapter = AnApplication.class.getClassLoader();
        if (!name.equals(Bean.class.getName())) {
            return adapter.loadClass(name);
        }
        try (InputStream in = adapter.getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException failure) {
            throw new ClassNotFoundException(name, failure);
        }
    }
}
