package io.knsock.cdi.jmx;

import java.util.Map;

/**
 * A server, as JMX shows it: {@code io.knsock:type=Server,application=<application>,name=<server>}. Counts are since it
 * was bound; each attribute is read by itself, so they need not add up while connections come and go.
 */
public interface ServerMXBean {
    /** Returns where it is bound: {@code host:port}, or {@code unix:} and a path. */
    String getEndpoint();

    /** Returns whether it still accepts connections. */
    boolean isAccepting();

    /** Returns how many connections were accepted and admitted. */
    long getAccepted();

    /** Returns how many connections were refused, by the name of the {@link io.knsock.RefusalReason}. */
    Map<String, Long> getRefused();

    /** Returns how many connections are open, those in the TLS handshake included. */
    int getOpen();

    /** Returns how many connections were closed, by the name of the {@link io.knsock.CloseCause}. */
    Map<String, Long> getClosed();

    /** Returns how many messages have arrived. */
    long getMessagesReceived();

    /** Returns how many messages were written to sockets. */
    long getMessagesSent();

    /** Returns how many bytes of messages have arrived, without framing and TLS. */
    long getBytesReceived();

    /** Returns how many bytes of messages were written to sockets, without framing and TLS. */
    long getBytesSent();

    /** Returns how many messages are in flight: arrived, and their replies not yet written. */
    int getInFlight();

    /** Returns how many handlers are at work. */
    int getHandling();

    /** Returns how many connections have a message that waits until fewer handlers are at work. */
    int getWaiting();

    /** Returns how many times accepting failed, for want of file descriptors for instance. */
    long getAcceptFailures();

    /** Returns how many messages the handler is done with, failures included. */
    long getHandled();

    /** Returns how many times the handler failed. */
    long getHandlerFailures();

    /** Returns how long the handler was at work for all messages together, in seconds. */
    double getHandlerSeconds();

    /** Returns how long it was at work for the message that took longest, in seconds. */
    double getLongestHandlerSeconds();
}
