package io.knsock.cdi.config;

import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.NamedConversation;
import io.knsock.framing.CustomFraming;
import io.knsock.framing.FrameFormat;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Framings and conversations of the application's: a bean of the class that a setting names, if there is one, else a
 * new instance. The class is looked for by the context class loader, and if it does not know it by that of this
 * library: while Open Liberty deploys an EAR, the former is not the application's.
 */
final class ProtocolBeans {
    private ProtocolBeans() {}

    /** @throws IllegalArgumentException if the class cannot be used; the message begins with the key */
    static ServerConfig in(ServerConfig settings) {
        return settings.framing() instanceof CustomFraming custom
                ? settings.toBuilder().framing(resolved(custom)).build()
                : settings;
    }

    /** @throws IllegalArgumentException if the class cannot be used; the message begins with the key */
    static PoolConfig in(PoolConfig settings) {
        ClientConfig.Builder client = null;
        if (settings.client().framing() instanceof CustomFraming custom) {
            client = settings.client().toBuilder().framing(resolved(custom));
        }
        if (settings.client().conversation() instanceof NamedConversation named) {
            client = (client == null ? settings.client().toBuilder() : client).conversation(resolved(named));
        }
        return client == null
                ? settings
                : settings.toBuilder().client(client.build()).build();
    }

    private static Framing resolved(CustomFraming framing) {
        ClassLoader loader = loader(framing.className());
        FrameFormat bean = bean("framing " + framing, framing.type(loader));
        if (bean != null) {
            return framing.withFormat(bean);
        }
        framing.resolve(loader);
        return framing;
    }

    private static Conversation resolved(NamedConversation conversation) {
        ClassLoader loader = loader(conversation.className());
        Conversation bean = bean("conversation " + conversation, conversation.type(loader));
        return bean == null ? conversation.resolve(loader) : bean;
    }

    /** Returns the loader that knows the class; who has to say that there is none asks it once more. */
    private static ClassLoader loader(String className) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            Class.forName(className, false, context);
            return context;
        } catch (ClassNotFoundException | LinkageError notThere) {
            return ProtocolBeans.class.getClassLoader();
        }
    }

    private static <T> @Nullable T bean(String what, Class<? extends T> type) {
        BeanManager beans = beans();
        if (beans == null) {
            return null;
        }
        try {
            Set<Bean<?>> found = beans.getBeans(type);
            Bean<?> bean = beans.resolve(found);
            return bean == null ? null : type.cast(beans.getReference(bean, type, beans.createCreationalContext(bean)));
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException(
                    what + " names a bean that cannot be had: " + unusable.getMessage(), unusable);
        }
    }

    private static @Nullable BeanManager beans() {
        try {
            return CDI.current().getBeanManager();
        } catch (IllegalStateException noContainer) {
            return null;
        }
    }
}
