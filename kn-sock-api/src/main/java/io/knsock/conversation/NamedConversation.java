package io.knsock.conversation;

import io.knsock.internal.UserClass;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The name of the class of a conversation, as a setting gives it. The engine uses what it {@linkplain #resolve names};
 * itself it is like {@link Conversation#NONE}. Immutable.
 *
 * @since 0.1
 */
public final class NamedConversation implements Conversation {
    static final String NAME = "custom:";

    private final String className;

    /** What was made of the name, once. */
    private final AtomicReference<@Nullable Conversation> made = new AtomicReference<>();

    private NamedConversation(String className) {
        this.className = className;
    }

    static NamedConversation of(String className) {
        if (!UserClass.isName(className)) {
            throw new IllegalArgumentException(
                    "conversation custom must have the name of a class, such as custom:com.acme.Smtp, but has '"
                            + className + "'");
        }
        return new NamedConversation(className);
    }

    /** Returns the name of the class. */
    public String className() {
        return className;
    }

    /**
     * Returns the class.
     *
     * @param loader where it is looked for first, or null; then this library's own loader is asked
     * @throws IllegalArgumentException if there is none of that name, or it is no {@link Conversation}
     */
    public Class<? extends Conversation> type(@Nullable ClassLoader loader) {
        Conversation known = made.get();
        return known != null
                ? known.getClass()
                : UserClass.find(className, "conversation " + this, Conversation.class, loader);
    }

    /**
     * Returns the conversation, which is made by the first call.
     *
     * @param loader as of {@link #type}
     * @throws IllegalArgumentException if that cannot be; the message says what to change
     */
    public Conversation resolve(@Nullable ClassLoader loader) {
        Conversation known = made.get();
        if (known != null) {
            return known;
        }
        Conversation own = UserClass.make(type(loader), "conversation " + this);
        Conversation other = made.compareAndExchange(null, own);
        return other == null ? own : other;
    }

    /** Compares the names of the classes. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamedConversation named && className.equals(named.className);
    }

    @Override
    public int hashCode() {
        return className.hashCode();
    }

    @Override
    public String toString() {
        return NAME + className;
    }
}
