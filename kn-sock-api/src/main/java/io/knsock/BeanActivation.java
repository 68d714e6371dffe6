package io.knsock;

import io.knsock.internal.OfApplication;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a message-driven bean's activation by the resource adapter. A container starts an application also
 * if an activation fails, so a health check of the application can ask here. Where the application has the CDI
 * integration, that integration's readiness check does.
 *
 * <p>Made by the resource adapter, not to be implemented: later versions add to it. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface BeanActivation {
    /**
     * Returns the activations of an application, those that failed too, ordered by {@link #bean()}. An activation that
     * was ended is not among them, nor is one that has not begun: containers may begin it a little after the
     * application has started. Empty where the application does not see the resource adapter's copy of this class.
     * Does not block.
     *
     * @param application the class loader of a class of the application
     */
    static List<BeanActivation> of(ClassLoader application) {
        return OfApplication.of(application, BeanActivation.class).stream()
                .sorted(Comparator.comparing(BeanActivation::bean))
                .toList();
    }

    /** Returns the name of the bean's class. */
    String bean();

    /**
     * Returns what the container calls the activation, for example by application, module and bean; null if it gives no
     * name.
     */
    @Nullable String name();

    /**
     * Returns whether the bean can get messages: it listens, and its certificate, if it has one, has not expired. One
     * that connects to a peer is ready also while the peer is away. False of an activation that failed. Does not block.
     */
    boolean isReady();

    /** Returns where it listens, whether it is connected, or in one sentence why it is not ready. Does not block. */
    String state();
}
