package io.knsock.engine.connect;

import io.knsock.ConnectionClosedException.Reason;
import io.knsock.ConnectionInfo;
import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.config.ClientConfig;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import io.knsock.engine.net.EngineThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client with several connections, each of which connects again by itself. A call goes to the one with the fewest
 * requests under way, of those that are connected; if none is, to any, where it waits.
 */
final class SeveralConnections extends ClientCalls {
    private final List<Line> lines;
    private final EngineThreads threads;
    private final AtomicInteger turn = new AtomicInteger();

    /** One of the connections, and how many requests were given to it that have no outcome. */
    private record Line(ReconnectingClient client, AtomicInteger underWay) {}

    /** @param clients one for each connection, at least one */
    SeveralConnections(
            ClientConfig config, Connector connector, List<ReconnectingClient> clients, EngineThreads threads) {
        super(config, connector);
        this.threads = threads;
        this.lines = clients.stream()
                .map(client -> new Line(client, new AtomicInteger()))
                .toList();
    }

    private Line freest() {
        Line best = null;
        boolean bestOpen = false;
        int bestCount = 0;
        int first = Math.floorMod(turn.getAndIncrement(), lines.size()); // else ties would all go to the first
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get((first + i) % lines.size());
            boolean open = line.client().isOpen();
            int count = line.underWay().get();
            if (best == null || (open && !bestOpen) || (open == bestOpen && count < bestCount)) {
                best = line;
                bestOpen = open;
                bestCount = count;
            }
        }
        return Objects.requireNonNull(best);
    }

    private <T> T run(Function<TcpClient, T> call) {
        Line line = freest();
        line.underWay().incrementAndGet();
        try {
            return call.apply(line.client());
        } finally {
            line.underWay().decrementAndGet();
        }
    }

    private <T> CompletableFuture<T> begin(Function<TcpClient, CompletableFuture<T>> call) {
        Line line = freest();
        line.underWay().incrementAndGet();
        CompletableFuture<T> result;
        try {
            result = call.apply(line.client());
        } catch (Throwable refused) {
            line.underWay().decrementAndGet();
            throw refused;
        }
        result.whenComplete((done, failure) -> line.underWay().decrementAndGet());
        return result;
    }

    @Override
    public void send(Message message) {
        run(client -> {
            client.send(message);
            return message;
        });
    }

    @Override
    public Message request(Message message, Duration timeout) {
        return run(client -> client.request(message, timeout));
    }

    @Override
    public CompletableFuture<Message> requestAsync(Message message, Duration timeout) {
        return begin(client -> client.requestAsync(message, timeout));
    }

    @Override
    public List<Message> requestAll(List<Message> messages, Duration timeout) {
        return run(client -> client.requestAll(messages, timeout));
    }

    @Override
    public CompletableFuture<List<Message>> requestAllAsync(List<Message> messages, Duration timeout) {
        return begin(client -> client.requestAllAsync(messages, timeout));
    }

    /** Returns one that is open. */
    @Override
    public @Nullable ConnectionInfo connection() {
        for (Line line : lines) {
            ConnectionInfo open = line.client().connection();
            if (open != null) {
                return open;
            }
        }
        return null;
    }

    @Override
    public boolean isOpen() {
        return clients().anyMatch(TcpClient::isOpen);
    }

    @Override
    public void close() {
        List<ClientConnection> ending = new ArrayList<>();
        clients()
                .forEach(
                        client -> { // all of them, before it is waited for the first
                            ClientConnection last = client.end(Reason.CLOSED);
                            if (last != null) {
                                ending.add(last);
                            }
                        });
        ending.forEach(last -> SingleConnectionClient.close(last, threads));
    }

    private Stream<ReconnectingClient> clients() {
        return lines.stream().map(Line::client);
    }

    @Override
    public String toString() {
        return lines.size() + " connections: "
                + clients().map(ReconnectingClient::toString).toList();
    }
}
