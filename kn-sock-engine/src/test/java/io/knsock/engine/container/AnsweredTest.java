package io.knsock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.ServerObserver;
import io.knsock.StopResult;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.Handlers;
import io.knsock.engine.SocketEngine;
import io.knsock.test.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that have failed and are answered all the same, with every way to hand messages over. */
class AnsweredTest {
    private final SocketEngine engine = SocketEngine.start();
    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        engine.stop(Duration.ofSeconds(5));
    }

    private static @Nullable Message reply(Message message) throws Answered {
        return switch (message.text()) {
            case "answer" -> throw new Answered(new IOException("why"), Message.of("sorry"));
            case "nothing" -> throw new Answered(new IOException("why"), null);
            case "too long" -> throw new Answered(new IOException("why"), Message.of("two\nlines"));
            default -> message;
        };
    }

    private static final MessageHandler BLOCKING = (connection, message) -> reply(message);
    private static final AsyncMessageHandler ASYNC = (connection, message) -> {
        try {
            Message reply = reply(message);
            return CompletableFuture.supplyAsync(() -> reply);
        } catch (Answered answered) {
            return CompletableFuture.<Message>failedFuture(answered).thenApply(reply -> reply);
        }
    };
    private static final AsyncMessageHandler THROWING = (connection, message) -> {
        try {
            return CompletableFuture.completedFuture(reply(message));
        } catch (Answered answered) {
            return CompletableFuture.failedFuture(answered);
        }
    };

    private TcpServer listen(Handlers handlers, int atOnce) {
        return engine.listen(
                ServerConfig.builder()
                        .name("x")
                        .port(0)
                        .maxConcurrentMessagesPerConnection(atOnce)
                        .observer(new ServerObserver() {
                            @Override
                            public void handled(Connection connection, Duration took, @Nullable Throwable failure) {
                                observed.add(
                                        failure == null
                                                ? "none"
                                                : failure.getClass().getSimpleName());
                            }

                            @Override
                            public void handlerFailed(Connection connection, Throwable failure) {
                                failed.add(failure.toString());
                            }
                        })
                        .build(),
                handlers);
    }

    @Test
    void theReplyIsSentInItsOrderAndTheFailureIsObserved() {
        for (Handlers handlers : List.of(Handlers.of(BLOCKING), Handlers.ofAsync(ASYNC), Handlers.ofAsync(THROWING))) {
            for (int atOnce : new int[] {1, 4}) {
                observed.clear();
                TcpServer server = listen(handlers, atOnce);
                try (Peer peer = Peer.connect(server.port())) {
                    peer.sendTogether("a\n", "answer\n", "b\n", "nothing\n", "answer\n", "c\n");
                    for (String line : List.of("a", "sorry", "b", "sorry", "c")) {
                        assertThat(peer.line()).isEqualTo(line);
                    }
                }
                assertThat(observed)
                        .containsExactlyInAnyOrder("none", "IOException", "none", "IOException", "IOException", "none");
                assertThat(server.stop(Duration.ofSeconds(20)).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
            }
        }
        assertThat(failed).isEmpty();
    }

    @Test
    void aReplyThatCannotBeSentEndsTheConnection() {
        for (Handlers handlers : List.of(Handlers.of(BLOCKING), Handlers.ofAsync(ASYNC))) {
            TcpServer server = listen(handlers, 1);
            try (Peer peer = Peer.connect(server.port())) {
                peer.send("too long\n").expectEnd();
            }
        }
        assertThat(failed).hasSize(2);
    }
}
