package io.knsock.engine.tls;

import io.knsock.tls.TlsException;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The named groups of key exchange (RFC 8446, section 4.2.7), where the JDK does TLS. It has a setting for them since
 * Java 20; before, there is none but that of the whole JVM, {@code jdk.tls.namedGroups}, which is not ours to set.
 */
final class TlsGroups {
    private static final @Nullable MethodHandle SET =
            find("setNamedGroups", MethodType.methodType(void.class, String[].class));

    private static final @Nullable MethodHandle GET = find("getNamedGroups", MethodType.methodType(String[].class));

    /** Two of them are not among those that the JDK uses unless asked, and so in no list of its own: JEP 527. */
    private static final List<String> HYBRIDS = List.of("X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024");

    private static final int FIRST_WITH_HYBRIDS = 27;

    private TlsGroups() {}

    private static @Nullable MethodHandle find(String name, MethodType type) {
        try {
            return MethodHandles.publicLookup().findVirtual(SSLParameters.class, name, type);
        } catch (NoSuchMethodException | IllegalAccessException before20) {
            return null;
        }
    }

    /** Returns whether the groups of a connection can be set here. */
    static boolean areSettable() {
        return SET != null && GET != null;
    }

    /**
     * Returns a context whose connections use these groups.
     *
     * @param groups empty for those of the JDK
     * @throws TlsException if this Java does not have them
     */
    static SslContext apply(SslContext context, List<String> groups) {
        if (groups.isEmpty()) {
            return context;
        }
        if (!areSettable()) {
            throw new TlsException(
                    "tls.groups cannot be set with Java " + Runtime.version().feature()
                            + ", which has a setting for the whole JVM only: remove tls.groups and start it with"
                            + " -Djdk.tls.namedGroups=" + String.join(",", groups) + ", or use Java 20 or newer");
        }
        List<String> known = known(context);
        for (String group : groups) {
            if (!known.contains(group)) { // the JDK would pass over it without a word
                throw new TlsException("tls.groups: Java " + Runtime.version().feature() + " has no " + group
                        + " here: use some of " + String.join(", ", known));
            }
        }
        String[] names = groups.toArray(String[]::new);
        return new DelegatingSslContext(context) {
            @Override
            protected void initEngine(SSLEngine engine) {
                SSLParameters parameters = engine.getSSLParameters();
                invoke(SET, parameters, names);
                engine.setSSLParameters(parameters);
            }
        };
    }

    /** Returns the groups that this JVM has and allows, the preferred first. */
    private static List<String> known(SslContext context) {
        SSLEngine engine = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        Object found = invoke(GET, engine.getSSLParameters());
        List<String> byDefault = found == null ? List.of() : List.of((String[]) found);
        return Runtime.version().feature() < FIRST_WITH_HYBRIDS
                ? byDefault
                : Stream.concat(byDefault.stream(), HYBRIDS.stream()).distinct().toList();
    }

    private static @Nullable Object invoke(@Nullable MethodHandle method, Object... arguments) {
        if (method == null) {
            throw new IllegalStateException("there is no such method before Java 20");
        }
        try {
            return method.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) { // neither declares any other
            throw new IllegalStateException(impossible);
        }
    }
}
