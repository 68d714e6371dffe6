package io.knsock.config;

import io.knsock.Message;
import io.knsock.conversation.Conversation;
import io.knsock.internal.Check;
import io.knsock.internal.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the settings of a client say of its conversations. */
record Conversing(
        Conversation conversation,
        int maxReplyFrames,
        int replyBytes,
        @Nullable Message heartbeat,
        Duration heartbeatInterval,
        Duration peerTimeout,
        int connections) {
    static final Conversing DEFAULT =
            new Conversing(Conversation.NONE, 1_000, Check.UNSET, null, Duration.ZERO, Duration.ZERO, 1);

    private static final int REPLY_BYTES = 16 << 20;

    /** Checks what does not concern one setting alone, and returns this. */
    Conversing checked(int maxFrameBytes, boolean reconnect) {
        if (replyBytes != Check.UNSET && replyBytes < maxFrameBytes) {
            throw new IllegalArgumentException("max-reply-bytes must not be less than max-frame-bytes=" + maxFrameBytes
                    + ", but is " + replyBytes);
        }
        if (connections > 1 && !reconnect) {
            throw new IllegalArgumentException(
                    "connections must be 1 without reconnect, but is " + connections + ": set reconnect to true");
        }
        if (heartbeat != null && heartbeatInterval.isZero()) {
            throw new IllegalArgumentException("heartbeat is never sent: set heartbeat-interval, too");
        }
        return this;
    }

    int maxReplyBytes(int maxFrameBytes) {
        return replyBytes == Check.UNSET ? Math.max(REPLY_BYTES, maxFrameBytes) : replyBytes;
    }

    Values addTo(Values values) {
        return values.with("conversation", conversation)
                .with("maxReplyFrames", maxReplyFrames)
                .with("maxReplyBytes", replyBytes == Check.UNSET ? null : replyBytes)
                .with("heartbeat", heartbeat)
                .with("heartbeatInterval", heartbeatInterval)
                .with("peerTimeout", peerTimeout)
                .with("connections", connections);
    }

    Conversing with(Conversation other) {
        return new Conversing(
                other, maxReplyFrames, replyBytes, heartbeat, heartbeatInterval, peerTimeout, connections);
    }

    Conversing withMaxReplyFrames(int frames) {
        return new Conversing(conversation, frames, replyBytes, heartbeat, heartbeatInterval, peerTimeout, connections);
    }

    Conversing withMaxReplyBytes(int bytes) {
        return new Conversing(
                conversation, maxReplyFrames, bytes, heartbeat, heartbeatInterval, peerTimeout, connections);
    }

    Conversing withHeartbeat(@Nullable Message message) {
        return new Conversing(
                conversation, maxReplyFrames, replyBytes, message, heartbeatInterval, peerTimeout, connections);
    }

    Conversing withHeartbeatInterval(Duration interval) {
        return new Conversing(conversation, maxReplyFrames, replyBytes, heartbeat, interval, peerTimeout, connections);
    }

    Conversing withPeerTimeout(Duration timeout) {
        return new Conversing(
                conversation, maxReplyFrames, replyBytes, heartbeat, heartbeatInterval, timeout, connections);
    }

    Conversing withConnections(int count) {
        return new Conversing(
                conversation, maxReplyFrames, replyBytes, heartbeat, heartbeatInterval, peerTimeout, count);
    }
}
