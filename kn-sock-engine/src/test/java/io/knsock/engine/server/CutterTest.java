package io.knsock.engine.server;

import static io.knsock.engine.framing.FrameCases.LIMIT;
import static io.knsock.engine.framing.FrameCases.fixedLength;
import static io.knsock.engine.framing.FrameCases.frames;
import static io.knsock.engine.framing.FrameStream.encoded;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.Message;
import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.engine.dispatch.HeldMessages;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.framing.Intake;
import io.knsock.engine.net.Turns;
import io.knsock.framing.Framing;
import io.knsock.testing.EmbeddedSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A decoder that stops, goes on, and knows what it keeps. */
class CutterTest {
    private static final int MESSAGES = 100;
    private static final int RAW_LENGTH = 8;

    private final EmbeddedSocket channel = new EmbeddedSocket();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        loop.finishAndReleaseAll();
    }

    // ---- on a connection

    private final HeldMessages inFlight = new HeldMessages();

    private ServerConnection connection(Frames frames) {
        ServerConfig config = ServerConfig.builder().port(0).build();
        ConnectionEvents events = new ConnectionEvents("s", new ServerCounters(), config.observer());
        ServerContext server =
                new ServerContext(config, frames, new ConnectionGroup(), events, (made, slots) -> inFlight);
        ServerConnection made = new ServerConnection("c", channel, server, new HandlerSlots(1), false);
        Frames.Decoder decoder = frames.decoder();
        made.readBy(decoder, null);
        channel.pipeline().addLast(decoder).addLast(made);
        made.begin();
        return made;
    }

    private static Frames framesOf(String text) {
        return frames(text, text.equals("raw") ? RAW_LENGTH : LIMIT);
    }

    /** As many as do not fit into what is in flight, told apart by their numbers. */
    private static List<Message> messages(String text) {
        int length = text.startsWith("fixed") ? fixedLength(text) : RAW_LENGTH;
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String number = "0".repeat(LIMIT) + i;
            all.add(Message.of(number.substring(number.length() - length)));
        }
        return all;
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    /** Finishes messages, some at a time, until there are no more, and returns them. */
    private List<Message> finishAll(ServerConnection connection) {
        List<Message> handled = new ArrayList<>();
        while (!inFlight.isEmpty()) {
            for (int some = Math.min(7, inFlight.size()); some > 0; some--) {
                Message next = inFlight.remove();
                handled.add(next);
                connection.finish(next, next);
            }
            channel.runPendingTasks();
            assertThat(inFlight.size()).isLessThanOrEqualTo(32);
        }
        return handled;
    }

    private byte[] written() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            byte[] bytes = new byte[next.readableBytes()];
            next.readBytes(bytes).release();
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#ALL")
    void stopsWithTooManyInFlightAndGoesOnWhenHalfAreFinished(String text) {
        Frames frames = framesOf(text);
        List<Message> sent = messages(text);
        ServerConnection connection = connection(frames);
        receive(encoded(frames, sent));
        assertThat(inFlight).containsExactlyElementsOf(sent.subList(0, 32));
        assertThat(channel.config().isAutoRead()).isFalse();
        for (int i = 0; i < 15; i++) {
            connection.finish(inFlight.remove(), null);
        }
        assertThat(inFlight).containsExactlyElementsOf(sent.subList(15, 32));
        connection.finish(inFlight.remove(), null);
        assertThat(inFlight).containsExactlyElementsOf(sent.subList(16, 48));
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#ALL")
    void losesNothingAndKeepsTheOrder(String text) {
        Frames frames = framesOf(text);
        List<Message> sent = messages(text);
        ServerConnection connection = connection(frames);
        receive(encoded(frames, sent));
        assertThat(finishAll(connection)).containsExactlyElementsOf(sent);
        assertThat(written()).isEqualTo(encoded(frames, sent));
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#ALL")
    void handlesAllThatWasReadBeforeAConnectionThatDrainsEnds(String text) {
        Frames frames = framesOf(text);
        List<Message> sent = messages(text);
        ServerConnection connection = connection(frames);
        receive(encoded(frames, sent));
        connection.drain();
        assertThat(finishAll(connection)).containsExactlyElementsOf(sent);
        assertThat(written()).isEqualTo(encoded(frames, sent));
        assertThat(connection.isEnding()).isTrue();
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#ALL")
    void handlesNothingOfWhatIsLeftWhenTheConnectionIsClosed(String text) {
        Frames frames = framesOf(text);
        ServerConnection connection = connection(frames);
        ByteBuf read = Unpooled.copiedBuffer(encoded(frames, messages(text)));
        channel.writeInbound(read);
        Message first = inFlight.peek();
        connection.close();
        for (int i = 0; i < 32; i++) {
            connection.finish(first, null);
        }
        channel.runPendingTasks();
        assertThat(inFlight).isEmpty();
        assertThat(connection.isEnding()).isTrue();
        assertThat(channel.isOutputShutdown()).isTrue();
        channel.close();
        assertThat(read.refCnt()).isZero();
    }

    // ---- by itself

    private final List<Object> heard = new ArrayList<>();

    /** Takes so many messages, until it is told to take more. */
    private static final class Some implements Intake {
        private final Turns turns;
        private int left;

        Some(int left, Turns turns) {
            this.left = left;
            this.turns = turns;
        }

        @Override
        public boolean takesMore() {
            return left-- > 0;
        }

        @Override
        public Turns turns() {
            return turns;
        }

        @Override
        public void turnEnded() {
            // nothing follows
        }
    }

    private Frames.Decoder decoder(Frames frames, Intake intake) {
        Frames.Decoder decoder = frames.decoder();
        decoder.attach(intake);
        channel.pipeline().addLast(decoder).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                heard.add(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                heard.add(event);
            }
        });
        return decoder;
    }

    @ParameterizedTest
    @FieldSource("io.knsock.engine.framing.FrameCases#ALL")
    void passesTheEndOfTheInputOnAfterAllThatCameBefore(String text) {
        for (Object end : List.of(ChannelInputShutdownEvent.INSTANCE, SslCloseCompletionEvent.SUCCESS)) {
            heard.clear();
            Frames frames = framesOf(text);
            List<Message> sent = messages(text);
            Some some = new Some(10, Turns.NONE);
            Frames.Decoder decoder = decoder(frames, some);
            receive(encoded(frames, sent));
            channel.pipeline().fireUserEventTriggered(end);
            assertThat(heard).containsExactlyElementsOf(List.<Object>copyOf(sent.subList(0, 10)));
            some.left = 1_000;
            decoder.resume();
            List<Object> all = new ArrayList<>(sent);
            all.add(end);
            assertThat(heard).containsExactlyElementsOf(all);
            channel.pipeline().removeLast();
            channel.pipeline().removeLast();
        }
    }

    @Test
    void passesTheEndOfTheInputOnAtOnceAfterTheBeginningOfAFrame() {
        decoder(frames("line", LIMIT), Intake.ALWAYS);
        receive("a\nb".getBytes(US_ASCII));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(heard).containsExactly(Message.of("a"), ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void knowsWhatItKeeps() {
        Some some = new Some(1, Turns.NONE);
        Frames.Decoder decoder = decoder(frames("line", LIMIT), some);
        assertThat(decoder.keptBytes()).isZero();
        assertThat(decoder.hasMore()).isFalse();

        receive("a\nb\nc".getBytes(US_ASCII));
        assertThat(decoder.isBehind()).isTrue();
        assertThat(decoder.awaitsRest())
                .as("what is not looked at may be whole")
                .isFalse();
        assertThat(decoder.hasMore()).isTrue();
        assertThat(decoder.keptBytes()).isGreaterThanOrEqualTo(3);

        some.left = 1_000;
        decoder.resume();
        assertThat(decoder.isBehind()).isFalse();
        assertThat(decoder.awaitsRest()).isTrue();
        assertThat(decoder.hasMore()).isTrue();
        assertThat(decoder.keptBytes()).isPositive();

        receive("\n".getBytes(US_ASCII));
        assertThat(decoder.isBehind()).isFalse();
        assertThat(decoder.awaitsRest()).isFalse();
        assertThat(decoder.hasMore()).isFalse();
        assertThat(decoder.keptBytes()).isZero();
        assertThat(heard).containsExactly(Message.of("a"), Message.of("b"), Message.of("c"));
    }

    @Test
    void keepsNoLargeBufferForTheBeginningOfAFrame() {
        Frames.Decoder decoder = decoder(Frames.of(Framing.line(), 1 << 20), Intake.ALWAYS);
        ByteBuf read = Unpooled.buffer(64 << 10).writeBytes("a\nbeg".getBytes(US_ASCII));
        channel.writeInbound(read);
        assertThat(decoder.keptBytes()).isLessThanOrEqualTo(64);
        assertThat(read.refCnt()).isZero();
        receive("in\n".getBytes(US_ASCII));
        assertThat(heard).containsExactly(Message.of("a"), Message.of("begin"));
    }

    // ---- turns

    /** A loop that does what waits when the test says so. */
    private final EmbeddedChannel loop = new EmbeddedChannel();

    private void receiveWithoutTasks(String text) {
        channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(text, US_ASCII));
        channel.pipeline().fireChannelReadComplete();
    }

    @Test
    void waitsForItsNextTurnAfterItsShareOfOne() {
        Turns turns = new Turns(loop.eventLoop());
        Frames.Decoder decoder = decoder(frames("line", LIMIT), new Some(1_000, turns));
        receiveWithoutTasks("x\n".repeat(40));
        assertThat(heard).hasSize(32);
        assertThat(decoder.isBehind()).isTrue();
        decoder.resume(); // waits already
        turns.add(() -> heard.add("another's turn"));
        loop.runPendingTasks();
        assertThat(heard).hasSize(41).endsWith("another's turn");
        assertThat(decoder.isBehind()).isFalse();
    }

    @Test
    void goesOnWithoutEndWhereThereAreNoTurns() {
        decoder(frames("line", LIMIT), Intake.ALWAYS);
        receiveWithoutTasks("x\n".repeat(1_000));
        assertThat(heard).hasSize(1_000);
        assertThat(Turns.NONE.add(() -> heard.add("never"))).isFalse();
        assertThat(heard).hasSize(1_000);
    }

    @Test
    void hasNoTurnAfterItIsRemoved() {
        Frames.Decoder decoder = decoder(frames("line", LIMIT), new Some(1_000, new Turns(loop.eventLoop())));
        receiveWithoutTasks("x\n".repeat(40));
        channel.pipeline().remove(decoder);
        loop.runPendingTasks();
        assertThat(heard).hasSize(32);
        assertThat(decoder.keptBytes()).isZero();
    }
}
