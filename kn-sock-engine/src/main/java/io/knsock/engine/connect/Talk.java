package io.knsock.engine.connect;

import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Correlation;
import io.knsock.conversation.NamedConversation;
import io.knsock.conversation.Sender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How connections with the same settings talk, and what is counted of it. Safe for use by many threads. */
record Talk(Conversation conversation, @Nullable Correlation correlation, ClientCounters counters) {
    /**
     * Returns that of the settings, with nothing counted yet.
     *
     * @throws IllegalArgumentException if they name a conversation that cannot be used
     */
    static Talk of(ClientConfig config) {
        Conversation conversation = conversation(config);
        return new Talk(conversation, conversation.correlation(), new ClientCounters());
    }

    /**
     * Returns the conversation of the settings.
     *
     * @throws IllegalArgumentException if they name one that cannot be used
     */
    static Conversation conversation(ClientConfig config) {
        return config.conversation() instanceof NamedConversation named
                ? named.resolve(Thread.currentThread().getContextClassLoader())
                : config.conversation();
    }

    /** Returns whether there is nothing to be asked when a message arrives. */
    boolean isPlain() {
        return Conversation.NONE.equals(conversation);
    }

    Sender sender(ClientChannel connection) {
        return new ChannelSender(connection);
    }

    /** Takes a message that has arrived, unless it may be a reply; returns whether it has. */
    boolean takes(Message message, Sender sender) {
        switch (conversation.arrival(message)) {
            case REPLY -> {
                return false;
            }
            case UNASKED -> {
                counters.unasked.increment();
                conversation.onUnasked(message, sender);
            }
            case SKIPPED -> counters.skipped.increment();
        }
        return true;
    }

    /** A connection as a conversation sees it. */
    static class ChannelSender implements Sender {
        final ClientChannel channel;

        ChannelSender(ClientChannel channel) {
            this.channel = channel;
        }

        @Override
        public ConnectionInfo connection() {
            return channel;
        }

        @Override
        public CompletableFuture<@Nullable Void> send(Message message) {
            return channel.sendOneWayAsync(message, timeout());
        }

        final Duration timeout() {
            return channel.config().requestTimeout();
        }

        @Override
        public String toString() {
            return channel.toString();
        }
    }
}
