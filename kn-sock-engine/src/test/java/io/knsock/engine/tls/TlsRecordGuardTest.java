package io.knsock.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before TLS, with something in the place of TLS that takes each record with a byte in it as data. */
class TlsRecordGuardTest {
    private static final String HANDSHAKE = "16030300020100";
    private static final String CHANGE_CIPHER_SPEC = "140303000101";
    private static final String EMPTY = "1703030000";
    private static final String DATA = "17030300026869";

    private final StringBuilder passed = new StringBuilder();
    private final List<Throwable> failures = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private TlsRecordGuard guard(boolean server) {
        TlsRecordGuard guard = new TlsRecordGuard(server);
        channel.pipeline()
                .addLast(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext context) {
                        reads.incrementAndGet();
                        context.read();
                    }
                })
                .addLast(guard)
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object records) {
                        String hex = ByteBufUtil.hexDump((ByteBuf) records);
                        ((ByteBuf) records).release();
                        passed.append(hex);
                        if (hex.contains(DATA)) {
                            context.fireChannelRead(Unpooled.EMPTY_BUFFER);
                        }
                    }
                })
                .addLast(guard.dataWatch())
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
                        failures.add(failure);
                    }
                });
        return guard;
    }

    private void established() {
        channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    }

    private void receive(String hex, int piece) {
        byte[] all = HexFormat.of().parseHex(hex);
        for (int at = 0; at < all.length && channel.isOpen(); at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(all, at, Math.min(piece, all.length - at)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100, 10_000})
    void endsAConnectionWithTheThirtyThirdRecordThatBringsNoData(int piece) {
        guard(true);
        established();
        receive(EMPTY.repeat(32), piece);
        assertThat(channel.isOpen()).isTrue();
        assertThat(passed).hasToString(EMPTY.repeat(32));
        receive(EMPTY, piece);
        assertThat(channel.isOpen()).isFalse();
        assertThat(failures).singleElement().isInstanceOf(SSLException.class);
        assertThat(failures.get(0)).hasMessageContaining("32 TLS records in a row brought no data");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100, 10_000})
    void passesNotMoreThanThatOfAnyNumberOfThem(int piece) {
        guard(true);
        established();
        receive(EMPTY.repeat(1_000), piece);
        assertThat(channel.isOpen()).isFalse();
        assertThat(passed.length()).isLessThanOrEqualTo(EMPTY.length() * 64);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void countsAnewAfterData(int piece) {
        guard(true);
        established();
        String sent = (EMPTY.repeat(32) + DATA).repeat(10);
        receive(sent, piece);
        assertThat(channel.isOpen()).isTrue();
        assertThat(passed).hasToString(sent);
        assertThat(failures).isEmpty();
    }

    @Test
    void countsNothingBeforeTheHandshakeIsDone() {
        guard(true);
        receive(HANDSHAKE.repeat(100), 10_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void leavesItToAClientWhatItsServerSendsInTheHandshake() {
        guard(false);
        String sent = HANDSHAKE + CHANGE_CIPHER_SPEC + HANDSHAKE.repeat(3) + DATA;
        receive(sent, 4);
        assertThat(channel.isOpen()).isTrue();
        assertThat(passed).hasToString(sent);
    }

    @Test
    void boundsWhatAServerSendsToAClient() {
        guard(false);
        established();
        receive(EMPTY.repeat(33), 10_000);
        assertThat(channel.isOpen()).isFalse();
    }

    /** After a record, and where it may be SSL 2. */
    @ParameterizedTest
    @ValueSource(strings = {DATA, "802e0103"})
    void leavesItToTlsToSayThatItIsNoneIfThatIsNotCertain(String first) {
        guard(true);
        String text =
                HexFormat.of().formatHex("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        receive(first + text, 9);
        assertThat(passed).hasToString(first + text);
        assertThat(channel.isOpen()).isTrue();
    }

    /** By the first byte, or by the fifth where that is the type of a record, or above those of text. */
    @ParameterizedTest
    @ValueSource(strings = {"47", "1647555420", "c39c626572"})
    void saysItselfThatItIsNone(String sent) {
        guard(true);
        receive(sent, 1);
        assertThat(passed.toString()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void knowsWhatItKeepsOfARecord() {
        TlsRecordGuard guard = guard(true);
        assertThat(guard.keptBytes()).isZero();
        byte[] half = new byte[10_005];
        System.arraycopy(HexFormat.of().parseHex("1703034000"), 0, half, 0, 5);
        ByteBuf read = Unpooled.buffer(64 << 10)
                .writeBytes(HexFormat.of().parseHex(DATA))
                .writeBytes(half);
        channel.writeInbound(read);
        assertThat(guard.keptBytes()).isBetween(10_005, 20_000);
        assertThat(read.refCnt()).isZero();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[0x4000 - 10_000]));
        assertThat(guard.keptBytes()).isZero();
        channel.writeInbound(Unpooled.wrappedBuffer(half));
        assertThat(guard.keptBytes()).isPositive();
        channel.close();
        assertThat(guard.keptBytes()).isZero();
    }

    @Test
    void readsOnOnlyWhenWhatWasWrittenIsTaken() {
        guard(true);
        int before = reads.get();
        writable(false);
        channel.pipeline().read();
        channel.pipeline().read();
        assertThat(reads).hasValue(before);
        writable(true);
        assertThat(reads).hasValue(before + 1);
        writable(false);
        writable(true);
        assertThat(reads).as("nobody has asked").hasValue(before + 1);
        channel.pipeline().read();
        assertThat(reads).hasValue(before + 2);
    }

    private void writable(boolean is) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, is);
        channel.runPendingTasks();
    }
}
