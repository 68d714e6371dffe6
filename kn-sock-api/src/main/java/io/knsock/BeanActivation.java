package io.knsock;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a message-driven bean's activation by the resource adapter: one of {@link BeanActivations}.
 *
 * <p>Made by the resource adapter, not to be implemented: later versions add to it. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface BeanActivation {
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
