package io.knsock;

import java.util.Map;

/**
 * What a server has counted since it was bound, at one moment. The figures are read one after another, so they may not
 * add up exactly while connections come and go. Made by the engine, not to be implemented: later versions add to it.
 *
 * @since 0.1
 */
public interface ServerStats {
    /** Returns how many connections were accepted and admitted. */
    long accepted();

    /** Returns how many connections were refused, by reason; every reason is a key. */
    Map<RefusalReason, Long> refused();

    /** Returns how many connections are open, those in the TLS handshake included. */
    int open();

    /** Returns how many connections were closed, by cause; every cause is a key. */
    Map<CloseCause, Long> closed();

    /** Returns how many messages have arrived. */
    long messagesReceived();

    /** Returns how many messages were written to sockets. */
    long messagesSent();

    /** Returns how many bytes of messages have arrived, without framing and TLS. */
    long bytesReceived();

    /** Returns how many bytes of messages were written to sockets, without framing and TLS. */
    long bytesSent();

    /** Returns how many messages are in flight: arrived, and their replies not yet written. */
    int inFlight();

    /** Returns how many handlers are at work. */
    int handling();

    /** Returns how many connections have a message that waits until fewer handlers are at work. */
    int waiting();

    /** Returns how many times accepting failed, for want of file descriptors for instance. */
    long acceptFailures();
}
