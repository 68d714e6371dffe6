package io.knsock;

import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import java.time.Duration;

/**
 * A service with connections whose messages are handled: a {@link TcpServer}, which accepts them, or a {@link
 * TcpReceiver}, which makes one. It is used once: after {@link #stop(Duration)} create another. Made by the engine, not
 * to be implemented: later versions add to it. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface TcpService extends AutoCloseable {
    /** Returns the name given in the settings, as it appears in logs and health checks. */
    String name();

    /** Returns its open connections. */
    Connections connections();

    /** Returns what it has counted since it was made, at this moment. */
    ServerStats stats();

    /**
     * Drains and stops: connections without a message in flight are closed at once, the others as soon as the replies
     * to all messages received are written. What is left after {@code timeout} is closed by force.
     *
     * <p>Blocks for at most about {@code timeout}. Called again, or by several threads at once, it waits for the stop
     * that is under way and returns its result. If the thread is interrupted, the rest is closed by force at once, and
     * the thread's interrupt status stays set.
     *
     * @param timeout how long messages in flight may take; zero closes everything at once, negative is refused
     * @return whether everything in flight was finished, and how many connections were closed by force
     * @throws IllegalArgumentException if the timeout is negative
     * @throws IllegalStateException if called by an event-loop thread or by a handler, which would wait for itself
     */
    StopResult stop(Duration timeout);

    /**
     * Stops with the settings' {@link ServerConfig#drainTimeout()} or {@link ReceiverConfig#drainTimeout()}. Does
     * nothing if stopped already.
     */
    @Override
    void close();
}
