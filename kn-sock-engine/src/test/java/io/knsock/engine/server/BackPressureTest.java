package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.HeldMessages;
import io.knsock.engine.framing.Frames;
import io.knsock.framing.Framing;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is read, and when it is not. */
class BackPressureTest {
    private final HeldMessages inFlight = new HeldMessages();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ServerConnection connection;

    BackPressureTest() {
        Frames frames = Frames.of(Framing.line(), 1 << 20);
        ServerConfig config = ServerConfig.builder().port(0).build();
        ConnectionEvents events = new ConnectionEvents("s", new ServerCounters(), config.observer());
        ServerContext server =
                new ServerContext(config, frames, new ConnectionGroup(), events, (made, slots) -> inFlight);
        connection = new ServerConnection("c", channel, server, new HandlerSlots(1), false);
        channel.pipeline().addLast(frames.decoder()).addLast(connection);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void receive(String line) {
        channel.writeInbound(Unpooled.copiedBuffer((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private void finish(int messages) {
        for (int i = 0; i < messages; i++) {
            connection.finish(inFlight.remove(), Message.of("reply"));
        }
        channel.runPendingTasks(); // replies are written together
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    @Test
    void isNotReadWithTooManyMessagesInFlight() {
        for (int i = 0; i < 31; i++) {
            receive("x");
        }
        assertThat(isRead()).isTrue();
        receive("x");
        assertThat(isRead()).isFalse();
        finish(15);
        assertThat(isRead()).isFalse();
        finish(1);
        assertThat(isRead()).isTrue();
    }

    @Test
    void isNotReadWithTooManyBytesInFlight() {
        receive("x".repeat(200 * 1024));
        assertThat(isRead()).isTrue();
        receive("x".repeat(100 * 1024));
        assertThat(isRead()).isFalse();
        finish(1);
        assertThat(isRead()).isTrue();
    }

    @Test
    void isNotReadAgainOnceItDrains() {
        receive("x");
        receive("x");
        connection.drain();
        assertThat(isRead()).isFalse();
        finish(1);
        assertThat(isRead()).isFalse();
        assertThat(channel.isOpen()).isTrue();
        finish(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void dropsWhatIsInHandWhenThePeerIsGone() {
        receive("x");
        channel.close();
        assertThat(inFlight).isEmpty();
        connection.finish(Message.of("x"), Message.of("late"));
        assertThat(channel.<Object>readOutbound()).isNull();
    }
}
