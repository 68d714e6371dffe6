package io.knsock.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.testing.EmbeddedTime;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a listening socket is read, and when it is not. */
class AcceptRateTest {
    private final EmbeddedTime time = new EmbeddedTime();
    private final EmbeddedChannel listener = time.channel();

    private void accept(int connections) {
        for (int i = 0; i < connections; i++) {
            listener.writeInbound(new EmbeddedChannel());
        }
    }

    private boolean isAccepting() {
        return listener.config().isAutoRead();
    }

    private void limit(int perSecond) {
        listener.pipeline().addLast(new AcceptRate(perSecond, time::nanoTime));
    }

    @Test
    void pausesUntilItIsTheNextOnesTurn() {
        limit(10);
        accept(1);
        assertThat(isAccepting()).isFalse();
        time.advance(99, TimeUnit.MILLISECONDS);
        assertThat(isAccepting()).isFalse();
        time.advance(1, TimeUnit.MILLISECONDS);
        assertThat(isAccepting()).isTrue();
    }

    @Test
    void acceptsATenthOfASecondsWorthAtOnce() {
        limit(100);
        accept(9);
        assertThat(isAccepting()).isTrue();
        accept(1);
        assertThat(isAccepting()).isFalse();
    }

    @Test
    void letsThoseWaitThatWereAcceptedTooEarly() {
        limit(10);
        accept(11);
        assertThat(listener.inboundMessages()).hasSize(1);
        for (int passedOn = 2; passedOn <= 11; passedOn++) {
            time.advance(99, TimeUnit.MILLISECONDS);
            assertThat(listener.inboundMessages()).hasSize(passedOn - 1);
            time.advance(1, TimeUnit.MILLISECONDS);
            assertThat(listener.inboundMessages()).hasSize(passedOn);
            assertThat(isAccepting()).isFalse();
        }
        time.advance(100, TimeUnit.MILLISECONDS);
        assertThat(isAccepting()).isTrue();
    }

    @Test
    void turnsThemAwayWhenTheListeningSocketIsClosed() {
        limit(10);
        EmbeddedChannel early = new EmbeddedChannel();
        listener.writeInbound(new EmbeddedChannel(), early);
        listener.close();
        assertThat(early.isOpen()).isFalse();
    }

    @Test
    void savesNothingUpWhileNobodyComes() {
        limit(10);
        time.advance(1, TimeUnit.HOURS);
        accept(1);
        assertThat(isAccepting()).isFalse();
    }

    @Test
    void doesNotEndAPauseThatIsNotItsOwn() {
        limit(10);
        listener.config().setAutoRead(false); // as Netty does when there are no file descriptors
        accept(1);
        time.advance(10, TimeUnit.SECONDS);
        assertThat(isAccepting()).isFalse();
    }

    @Test
    void doesNotAcceptAgainOnceItIsClosed() {
        limit(10);
        accept(1);
        listener.close();
        time.advance(10, TimeUnit.SECONDS);
        assertThat(isAccepting()).isFalse();
    }
}
