package io.knsock.engine.connect;

import io.knsock.ConnectFailedException;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Opening;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.net.MemoryShortage;
import io.knsock.tls.TlsException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a conversation opens a new connection on. */
final class ClientOpening extends Talk.ChannelSender implements Opening {
    private ClientOpening(ClientChannel channel) {
        super(channel);
    }

    /**
     * Opens the conversation on a connection.
     *
     * @return completes with the connection when it may be used, on any thread; exceptionally with what the opening
     *     fails of, and then the connection is of no use. Who waits for it limits the time
     */
    static CompletableFuture<ClientConnection> of(ClientChannel channel, Conversation conversation) {
        CompletableFuture<ClientConnection> opened = new CompletableFuture<>();
        onLoop(channel, opened, () -> {
            try {
                channel.onClose(() -> {
                    KnSockException why = channel.lost(true);
                    opened.completeExceptionally(why.getCause() instanceof TlsException tls ? tls : why);
                });
                conversation
                        .open(new ClientOpening(channel))
                        .whenComplete((done, failure) -> end(channel, failure, opened));
            } catch (Throwable failure) {
                opened.completeExceptionally(failure);
            }
        });
        return opened;
    }

    private static void end(
            ClientChannel channel, @Nullable Throwable failure, CompletableFuture<ClientConnection> opened) {
        if (failure != null) {
            opened.completeExceptionally(failure);
            return;
        }
        onLoop(channel, opened, () -> {
            try {
                if (channel.awaitsTls()) { // all that follows would be sent in clear text
                    throw new TlsException("tls.start is on-request, but the opening has ended without startTls()");
                }
                channel.opened();
                opened.complete(channel);
            } catch (Throwable unfit) {
                opened.completeExceptionally(unfit);
            }
        });
    }

    private static void onLoop(ClientChannel channel, CompletableFuture<ClientConnection> opened, Runnable task) {
        try {
            channel.loop().execute(task);
        } catch (Throwable noTurn) { // the loop has ended, or there is no memory to ask it
            opened.completeExceptionally(noTurn);
        }
    }

    /** Returns what connecting has failed of. */
    static KnSockException failed(Object endpoint, Throwable failure) {
        OutOfMemoryError lack = MemoryShortage.of(failure);
        if (lack != null) {
            return new KnSockException(
                    "cannot connect to " + endpoint + ": " + MemoryShortage.text(lack), failure, false);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TlsException tls) {
            return tls;
        }
        return new ConnectFailedException(
                "cannot connect to " + endpoint + ": the opening of the conversation failed: "
                        + (cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
    }

    @Override
    public CompletableFuture<Message> receive() {
        return channel.receiveAsync(channel.config().connectTimeout());
    }

    @Override
    public CompletableFuture<List<Message>> request(Message... messages) {
        return channel.exchangeAllAsync(List.of(messages), channel.config().connectTimeout());
    }

    @Override
    public CompletableFuture<@Nullable Void> startTls() {
        return channel.startTls();
    }
}
