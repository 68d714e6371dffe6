package io.knsock.engine.connect;

import io.knsock.Message;
import io.knsock.RequestTimeoutException;
import io.knsock.config.ClientConfig;
import io.knsock.config.Endpoint;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.net.Blocking;
import io.knsock.engine.time.Durations;
import io.knsock.engine.tls.TlsRecordGuard;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The calls that can be made on a client's connection, on any thread, and the waiting of those that block. */
abstract class ConnectionCalls extends UpgradableChannel implements ClientConnection {
    private final ClientConfig config;
    private final Endpoint endpoint;

    /** @param records what follows the records of TLS, if it begins with that */
    ConnectionCalls(
            String id, Channel channel, @Nullable TlsRecordGuard records, ClientConfig config, Endpoint endpoint) {
        super(id, channel, records);
        this.config = config;
        this.endpoint = endpoint;
    }

    abstract Exchanges exchanges();

    final ClientConfig config() {
        return config;
    }

    final Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public final Message exchange(Message message) {
        return exchange(message, config.requestTimeout());
    }

    @Override
    public final Message exchange(Message message, Duration timeout) {
        checkMayBlock();
        return waitFor(exchangeAsync(message, timeout), "no reply from " + endpoint, timeout);
    }

    @Override
    public final CompletableFuture<Message> exchangeAsync(Message message, Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        checkOutput();
        return exchanges().exchange(message, timeout);
    }

    @Override
    public final List<Message> exchangeAll(List<Message> messages) {
        return exchangeAll(messages, config.requestTimeout());
    }

    @Override
    public final List<Message> exchangeAll(List<Message> messages, Duration timeout) {
        checkMayBlock();
        return waitFor(exchangeAllAsync(messages, timeout), "no reply from " + endpoint, timeout);
    }

    @Override
    public final CompletableFuture<List<Message>> exchangeAllAsync(List<Message> messages, Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        checkOutput();
        return exchanges().exchangeAll(messages, timeout);
    }

    @Override
    public final Message receive(Duration timeout) {
        checkMayBlock();
        return waitFor(receiveAsync(timeout), "no message from " + endpoint, timeout);
    }

    /** Does what {@link #receive(Duration)} does without blocking. */
    final CompletableFuture<Message> receiveAsync(Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        return exchanges().receive(timeout);
    }

    @Override
    public final void send(Message message) {
        checkMayBlock();
        Duration timeout = config.requestTimeout();
        waitFor(sendAsync(message, timeout), "message to " + endpoint + " not written", timeout);
    }

    @Override
    public final CompletableFuture<@Nullable Void> sendAsync(Message message, Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        checkOutput();
        return exchanges().send(message, timeout, false);
    }

    @Override
    public final void sendOneWay(Message message) {
        checkMayBlock();
        Duration timeout = config.requestTimeout();
        waitFor(sendOneWayAsync(message, timeout), "message to " + endpoint + " not written", timeout);
    }

    @Override
    public final CompletableFuture<@Nullable Void> sendOneWayAsync(Message message, Duration timeout) {
        Durations.checkPositive("timeout", timeout);
        checkOutput();
        return exchanges().send(message, timeout, true);
    }

    /** Where replies are told apart, its own finds nobody. */
    @Override
    public final void giveUp(CompletableFuture<?> exchange) {
        if (exchanges().awaited.tellsRepliesApart()) {
            exchange.cancel(false);
        } else {
            close();
        }
    }

    private <T extends @Nullable Object> T waitFor(CompletableFuture<T> result, String what, Duration timeout) {
        return Blocking.forResult(
                result,
                timeout,
                () -> {
                    giveUp(result);
                    return false;
                },
                maybeSent -> new RequestTimeoutException(ClientChannel.within(what, timeout) + ": " + Blocking.SILENT));
    }

    private void checkMayBlock() {
        Blocking.checkMayBlock(loop().inEventLoop(), "this call", Blocking.ASYNC_OR_OTHER_THREAD);
    }
}
