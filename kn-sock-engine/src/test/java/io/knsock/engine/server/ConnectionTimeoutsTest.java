package io.knsock.engine.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.CloseCause;
import io.knsock.Message;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.HeldMessages;
import io.knsock.engine.framing.Frames;
import io.knsock.framing.Framing;
import io.knsock.testing.EmbeddedTime;
import io.knsock.testing.LogRecords;
import io.knsock.testing.Observed;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is ended that keeps the server waiting: to the nanosecond. */
public class ConnectionTimeoutsTest {
    private final EmbeddedTime time = new EmbeddedTime();
    private final EmbeddedChannel channel = time.channel();
    private final HeldMessages inFlight = new HeldMessages();
    private final Queue<ChannelPromise> unwritten = new ArrayDeque<>();
    private final Observed observed = new Observed();
    private final LogRecords log = new LogRecords().withDebug();
    private ServerConnection connection;

    private void open(ServerLimits.Builder limits) {
        open(limits, Framing.line());
    }

    private void open(ServerLimits.Builder builder, Framing framing) {
        ServerLimits limits = builder.build();
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .framing(framing)
                .limits(limits)
                .observer(observed)
                .build();
        Frames frames = Frames.of(framing, 1 << 20);
        ConnectionEvents events = new ConnectionEvents("s", new ServerCounters(), observed);
        ServerContext server =
                new ServerContext(config, frames, new ConnectionGroup(), events, (made, slots) -> inFlight);
        connection = new ServerConnection("c", channel, server, new HandlerSlots(1), false);
        Frames.Decoder decoder = frames.decoder();
        ConnectionTimeouts timeouts = new ConnectionTimeouts(limits, decoder, connection, false, time::nanoTime);
        connection.readBy(decoder, timeouts);
        channel.pipeline().addLast(timeouts, decoder, connection);
        channel.pipeline().fireChannelActive();
    }

    /** None, so that each test has only those it is about. */
    private static ServerLimits.Builder none() {
        return ServerLimits.builder()
                .firstByteTimeout(Duration.ZERO)
                .frameTimeout(Duration.ZERO)
                .idleTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO);
    }

    /** Keeps what is written, as a peer does that does not read. */
    private void stopWriting() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                unwritten.add(promise);
            }
        });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        log.close();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
    }

    private void endsAfter(long seconds, CloseCause why, String setting) {
        time.advance(TimeUnit.SECONDS.toNanos(seconds) - 1, TimeUnit.NANOSECONDS);
        assertThat(channel.isOpen()).as("open before the deadline").isTrue();
        time.advance(1, TimeUnit.NANOSECONDS);
        assertThat(channel.isOpen()).as("open after the deadline").isFalse();
        assertThat(observed.closed).containsExactly(why);
        assertThat(log.countOf(setting + "=")).isEqualTo(1);
        assertThat(log.count("KNS0052")).isEqualTo(1);
        assertThat(log.alarms()).isZero();
    }

    private void staysOpenFor(long duration, TimeUnit unit) {
        time.advance(duration, unit);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void areNotThereIfNoneIsSet() {
        assertThat(ConnectionTimeouts.areSet(none().build())).isFalse();
        assertThat(ConnectionTimeouts.areSet(
                        none().writeTimeout(Duration.ofNanos(1)).build()))
                .isTrue();
    }

    // ---- the first byte

    @Test
    void endAConnectionWhoseFirstByteDoesNotCome() {
        open(none().firstByteTimeout(Duration.ofSeconds(5)));
        endsAfter(5, CloseCause.FIRST_BYTE_TIMEOUT, "first-byte-timeout");
    }

    @Test
    void letAConnectionBeSilentAfterItsFirstByte() {
        open(none().firstByteTimeout(Duration.ofSeconds(5)));
        staysOpenFor(4, TimeUnit.SECONDS);
        receive("x");
        staysOpenFor(1, TimeUnit.HOURS);
    }

    // ---- frames

    @Test
    void endAFrameThatDripsAbsolutely() {
        open(none().frameTimeout(Duration.ofSeconds(30)).idleTimeout(Duration.ofSeconds(20)));
        staysOpenFor(10, TimeUnit.SECONDS);
        receive("f");
        for (int i = 1; i < 30; i++) {
            staysOpenFor(1, TimeUnit.SECONDS);
            receive("x");
        }
        endsAfter(1, CloseCause.FRAME_TIMEOUT, "frame-timeout");
    }

    @Test
    void beginAnewWithEachFrame() {
        open(none().frameTimeout(Duration.ofSeconds(30)));
        for (int i = 0; i < 10; i++) {
            receive("begin");
            staysOpenFor(29, TimeUnit.SECONDS);
            receive(" end\nnext "); // in one read: what is there now is another frame
            staysOpenFor(29, TimeUnit.SECONDS);
            receive("end\n");
            connection.finish(inFlight.remove(), null);
            connection.finish(inFlight.remove(), null);
            staysOpenFor(40, TimeUnit.SECONDS);
        }
        receive("begin");
        endsAfter(30, CloseCause.FRAME_TIMEOUT, "frame-timeout");
    }

    @Test
    void doNotCountAgainstAFrameWhatTheServerDoesNotRead() {
        open(none().frameTimeout(Duration.ofSeconds(30)));
        receive("x\n".repeat(32) + "partial"); // so much in flight that no more is read
        assertThat(channel.config().isAutoRead()).isFalse();
        staysOpenFor(1, TimeUnit.HOURS);
        for (int i = 0; i < 32; i++) {
            connection.finish(inFlight.remove(), null);
        }
        assertThat(channel.config().isAutoRead()).isTrue();
        endsAfter(30, CloseCause.FRAME_TIMEOUT, "frame-timeout");
    }

    @Test
    void goOnCountingWhereTheyWereWhenReadingGoesOn() {
        open(none().frameTimeout(Duration.ofSeconds(30)));
        receive("partial");
        staysOpenFor(20, TimeUnit.SECONDS);
        receive("more"); // the last that is known to have been read
        connection.holdBack(true);
        staysOpenFor(50, TimeUnit.SECONDS);
        connection.holdBack(false);
        endsAfter(10, CloseCause.FRAME_TIMEOUT, "frame-timeout");
    }

    @Test
    void knowNoLateFrameWhereFramingIsRaw() {
        open(none().frameTimeout(Duration.ofSeconds(30)), Framing.raw());
        receive("something");
        staysOpenFor(1, TimeUnit.HOURS);
    }

    // ---- idle

    @Test
    void endAConnectionThatIsIdle() {
        open(none().idleTimeout(Duration.ofSeconds(60)));
        staysOpenFor(59, TimeUnit.SECONDS);
        receive("partial");
        staysOpenFor(59, TimeUnit.SECONDS);
        connection.sendAsync(Message.of("pushed"));
        endsAfter(60, CloseCause.IDLE_TIMEOUT, "idle-timeout");
    }

    @Test
    void knowNoIdlenessWhileAMessageIsInHandAndCountFromItsEnd() {
        open(none().idleTimeout(Duration.ofSeconds(60)));
        receive("work\n");
        staysOpenFor(119, TimeUnit.SECONDS);
        connection.finish(inFlight.remove(), null);
        endsAfter(60, CloseCause.IDLE_TIMEOUT, "idle-timeout");
    }

    // ---- writing

    @Test
    void endAConnectionWhosePeerDoesNotTakeAMessage() {
        open(none().writeTimeout(Duration.ofSeconds(30)));
        stopWriting();
        connection.sendAsync(Message.of("first"));
        staysOpenFor(20, TimeUnit.SECONDS);
        connection.sendAsync(Message.of("second"));
        staysOpenFor(5, TimeUnit.SECONDS);
        unwritten.remove().setSuccess();
        connection.sendAsync(Message.of("third"));
        endsAfter(25, CloseCause.WRITE_TIMEOUT, "write-timeout");
    }

    @Test
    void letAPeerTakeAsManyMessagesAsItLikes() {
        open(none().writeTimeout(Duration.ofSeconds(30)));
        stopWriting();
        for (int i = 0; i < 100; i++) {
            connection.sendAsync(Message.of("x"));
            staysOpenFor(29, TimeUnit.SECONDS);
            unwritten.remove().setSuccess();
        }
        staysOpenFor(1, TimeUnit.HOURS);
    }

    @Test
    void endAConnectionThatWaitsForItsLastWordToBeWritten() {
        open(none().writeTimeout(Duration.ofSeconds(30)));
        stopWriting();
        connection.sendAsync(Message.of("last"));
        connection.close();
        time.advance(30, TimeUnit.SECONDS);
        assertThat(channel.isOpen()).isFalse();
        assertThat(observed.closed).containsExactly(CloseCause.CLOSED);
    }

    /** TLS writes on its own: no message of ours waits. */
    @Test
    void endAConnectionWhosePeerDoesNotTakeWhatTlsHasToSay() {
        open(none().writeTimeout(Duration.ofSeconds(30)));
        staysOpenFor(1, TimeUnit.HOURS);
        writable(false);
        staysOpenFor(29, TimeUnit.SECONDS);
        writable(true);
        staysOpenFor(1, TimeUnit.HOURS);
        writable(false);
        endsAfter(30, CloseCause.WRITE_TIMEOUT, "write-timeout");
    }

    private void writable(boolean is) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, is);
        channel.runPendingTasks();
    }

    // ---- silence that is told and ends nothing

    private void isToldAfter(long seconds, long silence) {
        int before = inFlight.silences.size();
        time.advance(TimeUnit.SECONDS.toNanos(seconds) - 1, TimeUnit.NANOSECONDS);
        assertThat(inFlight.silences).as("told before it is time").hasSize(before);
        time.advance(1, TimeUnit.NANOSECONDS);
        assertThat(inFlight.silences).hasSize(before + 1).endsWith(Duration.ofSeconds(silence));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void tellOfSilenceOnceInEachPeriodOfIt() {
        open(none().idleNotice(Duration.ofSeconds(10)));
        isToldAfter(10, 10);
        isToldAfter(10, 20);
        staysOpenFor(5, TimeUnit.SECONDS);
        receive("half a li"); // any byte is a sign of life
        isToldAfter(10, 10);
    }

    @Test
    void tellOfNoSilenceWhileAMessageIsInFlight() {
        open(none().idleNotice(Duration.ofSeconds(10)));
        receive("a\n");
        staysOpenFor(62, TimeUnit.SECONDS);
        assertThat(inFlight.silences).isEmpty();
        connection.finish(inFlight.remove(), null);
        isToldAfter(10, 72);
    }

    @Test
    void tellOfSilenceWhateverIsSent() {
        open(none().idleNotice(Duration.ofSeconds(10)).idleTimeout(Duration.ofSeconds(15)));
        for (int i = 1; i <= 3; i++) {
            isToldAfter(10, 10 * i);
            connection.sendAsync(Message.of("are you there?"));
        }
        endsAfter(15, CloseCause.IDLE_TIMEOUT, "idle-timeout");
        assertThat(inFlight.silences).hasSize(4);
    }

    @Test
    void tellOfNoSilenceUnlessItIsAskedForNorAtTheEnd() {
        assertThat(ConnectionTimeouts.areSet(
                        none().idleNotice(Duration.ofNanos(1)).build()))
                .isTrue();
        open(none().idleNotice(Duration.ofSeconds(10)).writeTimeout(Duration.ofSeconds(30)));
        stopWriting();
        connection.sendAsync(Message.of("last"));
        connection.close();
        time.advance(29, TimeUnit.SECONDS);
        assertThat(inFlight.silences).isEmpty();
    }

    // ---- together

    @Test
    void applyTheEarliestOfAll() {
        open(ServerLimits.builder()
                .firstByteTimeout(Duration.ofSeconds(50))
                .frameTimeout(Duration.ofSeconds(40))
                .idleTimeout(Duration.ofSeconds(60))
                .writeTimeout(Duration.ofSeconds(20)));
        staysOpenFor(45, TimeUnit.SECONDS);
        receive("partial");
        staysOpenFor(15, TimeUnit.SECONDS);
        stopWriting();
        connection.sendAsync(Message.of("x"));
        endsAfter(20, CloseCause.WRITE_TIMEOUT, "write-timeout");
    }
}
