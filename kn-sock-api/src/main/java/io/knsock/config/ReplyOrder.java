package io.knsock.config;

/**
 * In which order replies leave where several messages of one connection are with the handler at once ({@link
 * ServerConfig#maxConcurrentMessagesPerConnection()}). With one at a time both are the same.
 *
 * @since 0.1
 */
public enum ReplyOrder {
    /**
     * In the order of the messages that they answer. A reply that is ready too early is held back; it counts as a
     * message in flight, and as bytes that wait to be written. If a handler fails, the messages before its own are
     * answered first, then the connection ends; those after it are not answered.
     */
    KEPT,
    /**
     * As they are ready, for protocols in which a reply says what it answers. If a handler fails, the connection ends
     * at once: replies already returned are sent, and those of handlers still at work are not.
     */
    READY
}
