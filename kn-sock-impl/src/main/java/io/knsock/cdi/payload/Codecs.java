package io.knsock.cdi.payload;

import io.knsock.Message;
import io.knsock.codec.Codec;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which conversion a type of a method has: {@link Message} none, any other type that of the application's bean of type
 * {@link Codec} of it, if there is one; else {@code byte[]} and {@link String} as they are, and the rest JSON. Holds
 * the codecs in {@code @Dependent} until it is closed. No bean itself, since it is needed while the application is
 * deployed, when TomEE has no context for any bean yet. Used then and when the application's servers start; what it
 * returns is safe for use by many threads.
 */
public final class Codecs implements AutoCloseable {
    private final BeanManager beans;
    private final Supplier<Json> maker;
    private final CreationalContext<?> context;

    /** Guarded by this; null until a type needs it, which may be missing. */
    private @Nullable Json json;

    /** @param beans of the application, which need not be deployed yet */
    public Codecs(BeanManager beans) {
        this(beans, () -> new Json());
    }

    Codecs(BeanManager beans, Supplier<Json> maker) {
        this.beans = beans;
        this.maker = maker;
        this.context = beans.createCreationalContext(null);
    }

    /** Returns whether the server has JSON-B. */
    public static boolean isJsonPresent() {
        try {
            Class.forName("jakarta.json.bind.Jsonb", false, Codecs.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /**
     * Sees to it that a type has a conversion, without making one.
     *
     * @throws IllegalArgumentException if it has none, or may have one of two; with what to change
     */
    public void check(Type type) {
        if (!type.equals(Message.class)
                && bean(type) == null
                && !type.equals(byte[].class)
                && !type.equals(String.class)
                && !isJsonPresent()) {
            throw withoutJson(type);
        }
    }

    private static IllegalArgumentException withoutJson(Type type) {
        return new IllegalArgumentException(type.getTypeName()
                + " needs JSON-B, which this server is without: switch on its feature (on Open Liberty jsonb-3.0),"
                + " use Message, byte[] or String, or add a bean of type Codec<"
                + boxed(type).getTypeName() + ">");
    }

    /** Returns whether a bean of the application converts the type. */
    public boolean isOfBean(Type type) {
        return !type.equals(Message.class) && bean(type) != null;
    }

    /**
     * Returns the conversion of a type.
     *
     * @param charset the encoding of text
     * @throws IllegalArgumentException if it has none, or may have one of two; with what to change
     */
    public Conversion of(Type type, Charset charset) {
        check(type);
        if (type.equals(Message.class)) {
            return Conversion.by(Codec.message());
        }
        Bean<?> bean = bean(type);
        if (bean != null) {
            return ofBean(bean, codecOf(type));
        }
        if (type.equals(byte[].class)) {
            return Conversion.by(Codec.bytes());
        }
        if (type.equals(String.class)) {
            return Conversion.by(Codec.text(charset));
        }
        return json(type);
    }

    private Conversion ofBean(Bean<?> bean, Type codec) {
        try {
            return Conversion.by((Codec<?>) beans.getReference(bean, codec, context));
        } catch (ContextNotActiveException early) { // TomEE has no @Singleton before the application is deployed
            return Conversion.later(() -> (Codec<?>) beans.getReference(bean, codec, context));
        }
    }

    /**
     * Returns the conversion of a type to JSON.
     *
     * @throws IllegalArgumentException if the server is without JSON-B
     */
    public Conversion json(Type type) {
        if (!isJsonPresent()) {
            throw withoutJson(type);
        }
        try {
            return jsonB().of(type);
        } catch (RuntimeException failure) { // a JsonbException, which might not be there
            throw new IllegalArgumentException(
                    type.getTypeName() + " needs JSON-B, which does not start: " + failure.getMessage(), failure);
        }
    }

    /** Returns what makes conversions to JSON; it is made once, since replies may ask for it. */
    private synchronized Json jsonB() {
        Json known = json;
        if (known == null) {
            known = maker.get();
            json = known;
        }
        return known;
    }

    private @Nullable Bean<?> bean(Type type) {
        Set<Bean<?>> found = beans.getBeans(codecOf(type));
        try {
            return beans.resolve(found);
        } catch (AmbiguousResolutionException several) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " has several codecs, "
                            + found.stream()
                                    .map(bean -> bean.getBeanClass().getName())
                                    .sorted(Comparator.naturalOrder())
                                    .collect(Collectors.joining(" and "))
                            + ": leave one, or make one an @Alternative with a @Priority",
                    several);
        }
    }

    private static Type codecOf(Type type) {
        return new CodecOf(boxed(type));
    }

    private static Type boxed(Type type) {
        return type instanceof Class<?> primitive && primitive.isPrimitive()
                ? MethodType.methodType(primitive).wrap().returnType()
                : type;
    }

    /** Destroys codecs in {@code @Dependent}, and closes JSON-B. */
    @Override
    public synchronized void close() {
        context.release();
        Json known = json;
        if (known != null) {
            known.close();
        }
    }

    /** The type of codecs of a type. */
    private record CodecOf(Type type) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {type};
        }

        @Override
        public Type getRawType() {
            return Codec.class;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }

        @Override
        public String toString() {
            return "Codec<" + type.getTypeName() + ">";
        }
    }
}
