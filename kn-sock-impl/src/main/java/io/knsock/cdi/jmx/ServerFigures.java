package io.knsock.cdi.jmx;

import io.knsock.TcpServer;
import java.util.Map;

/** The figures of a server. */
record ServerFigures(TcpServer server, HandlerTimes times) implements ServerMXBean {
    @Override
    public String getEndpoint() {
        return server.endpoint();
    }

    @Override
    public boolean isAccepting() {
        return server.isAccepting();
    }

    @Override
    public long getAccepted() {
        return server.stats().accepted();
    }

    @Override
    public Map<String, Long> getRefused() {
        return Figures.byName(server.stats().refused());
    }

    @Override
    public int getOpen() {
        return server.stats().open();
    }

    @Override
    public Map<String, Long> getClosed() {
        return Figures.byName(server.stats().closed());
    }

    @Override
    public long getMessagesReceived() {
        return server.stats().messagesReceived();
    }

    @Override
    public long getMessagesSent() {
        return server.stats().messagesSent();
    }

    @Override
    public long getBytesReceived() {
        return server.stats().bytesReceived();
    }

    @Override
    public long getBytesSent() {
        return server.stats().bytesSent();
    }

    @Override
    public int getInFlight() {
        return server.stats().inFlight();
    }

    @Override
    public int getHandling() {
        return server.stats().handling();
    }

    @Override
    public int getWaiting() {
        return server.stats().waiting();
    }

    @Override
    public long getAcceptFailures() {
        return server.stats().acceptFailures();
    }

    @Override
    public long getHandled() {
        return times.handled();
    }

    @Override
    public long getHandlerFailures() {
        return times.failures();
    }

    @Override
    public double getHandlerSeconds() {
        return Figures.seconds(times.total());
    }

    @Override
    public double getLongestHandlerSeconds() {
        return Figures.seconds(times.longest());
    }
}
