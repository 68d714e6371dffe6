package io.knsock.engine.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.AsyncDispatch;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.framing.Frames;
import io.knsock.framing.Framing;
import io.knsock.testing.EmbeddedSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often replies are flushed, each of which is a system call. */
class FlushTest {
    private final EmbeddedSocket channel = new EmbeddedSocket();
    private final ServerCounters counters = new ServerCounters();
    private int flushes;

    private ServerConnection open(AsyncMessageHandler handler) {
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .limits(ServerLimits.builder().maxOutboundBytes(1 << 20).build())
                .build();
        Frames frames = Frames.of(Framing.line(), 1 << 20);
        ConnectionEvents events = new ConnectionEvents("s", counters, config.observer());
        ServerContext server = new ServerContext(
                config,
                frames,
                new ConnectionGroup(),
                events,
                (made, slots) -> new AsyncDispatch(made, handler, null, slots));
        ServerConnection connection = new ServerConnection("c", channel, server, new HandlerSlots(1), false);
        Frames.Decoder decoder = frames.decoder();
        connection.readBy(decoder, null);
        channel.pipeline().addLast(decoder, connection).addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) {
                flushes++;
                context.flush();
            }
        });
        channel.pipeline().fireChannelActive();
        return connection;
    }

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            text.append(frame.toString(UTF_8));
            frame.release();
        }
        return text.toString();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aSingleReplyAtOnce() {
        open((connection, message) -> CompletableFuture.completedFuture(message));
        receive("one\n");
        assertThat(written()).isEqualTo("one\n");
        assertThat(flushes).isEqualTo(1);
    }

    @Test
    void repliesToWhatWasReadTogetherTogether() {
        ServerConnection connection = open((each, message) -> CompletableFuture.completedFuture(message));
        receive("one\ntwo\nthree\n");
        assertThat(written()).isEqualTo("one\ntwo\nthree\n");
        assertThat(flushes).isEqualTo(1);
        assertThat(connection.messagesInFlight()).isZero();
        assertThat(counters.traffic(channel.eventLoop()).messagesSent()).isEqualTo(3);
        assertThat(counters.traffic(channel.eventLoop()).bytesReceived()).isEqualTo(11);
    }

    @Test
    void repliesThatPartOfAnotherMessageFollows() {
        ServerConnection connection = open((each, message) -> CompletableFuture.completedFuture(message));
        receive("one\ntwo\nthr");
        assertThat(written()).isEqualTo("one\ntwo\n");
        assertThat(flushes).isEqualTo(1);
        assertThat(connection.messagesInFlight()).isZero();
        receive("ee\n");
        assertThat(written()).isEqualTo("three\n");
    }

    @Test
    void laterRepliesAlthoughOthersAreInHandBehind() {
        Queue<CompletableFuture<Message>> replies = new ArrayDeque<>();
        ServerConnection connection = open((each, message) -> {
            CompletableFuture<Message> reply = new CompletableFuture<>();
            replies.add(reply);
            return reply;
        });
        receive("one\ntwo\n");
        replies.remove().complete(Message.of("1"));
        channel.runPendingTasks();
        assertThat(written()).isEqualTo("1\n");
        replies.remove().complete(Message.of("2"));
        assertThat(written()).isEqualTo("2\n");
        assertThat(connection.messagesInFlight()).isZero();
    }

    @Test
    void repliesOfStagesThatOnlyTellWhenAsked() {
        open((connection, message) -> CompletableFuture.completedStage(message));
        receive("one\ntwo\n");
        assertThat(written()).isEqualTo("one\ntwo\n");
    }

    @Test
    void nothingForAStageThatFailed() {
        ServerConnection connection =
                open((each, message) -> CompletableFuture.failedFuture(new IllegalStateException("no")));
        receive("one\n");
        assertThat(written()).isEmpty();
        assertThat(connection.isEnding()).isTrue();
    }

    @Test
    void nothingForAReplyThatCannotBeCarried() {
        ServerConnection connection =
                open((each, message) -> CompletableFuture.completedFuture(Message.of("two\nlines")));
        receive("one\n");
        assertThat(written()).isEmpty();
        assertThat(connection.isEnding()).isTrue();
    }
}
