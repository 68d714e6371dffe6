package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.pool.DestroyCause;
import org.junit.jupiter.api.Test;

/** Every edge of a slot's state, from every state. */
class SlotTest {
    private final FakeConnector connector = new FakeConnector();
    private final FakeConnector.Fake connection = connector.connection();
    private final Slot slot = new Slot(new EndpointState(connector), connection, 0, 0);

    private long idle() {
        assertThat(slot.lentToIdle(slot.word())).isTrue();
        return slot.word();
    }

    private long lent() {
        idle();
        assertThat(slot.idleToLent()).isTrue();
        return slot.word();
    }

    private void hasChangedNothing(long word) {
        assertThat(slot.word()).isEqualTo(word);
    }

    @Test
    void isThePoolsWhenItIsNew() {
        assertThat(slot.isLent()).isTrue();
        assertThat(slot.isIdle()).isFalse();
        assertThat(slot.loans()).isZero();
        assertThat(slot.idleToLent()).isFalse();
        assertThat(slot.idleToGone()).isFalse();
    }

    @Test
    void isLentToOneWhenItIsIdle() {
        idle();
        assertThat(slot.isIdle()).isTrue();
        assertThat(slot.idleToLent()).isTrue();
        long word = slot.word();
        assertThat(slot.idleToLent()).isFalse();
        assertThat(slot.idleToGone()).isFalse();
        hasChangedNothing(word);
        assertThat(slot.isLent(word)).isTrue();
        assertThat(slot.loans()).isEqualTo(1);
    }

    @Test
    void endsALoanOnce() {
        long loan = lent();
        assertThat(slot.lentToIdle(loan)).isTrue();
        long word = slot.word();
        assertThat(slot.lentToIdle(loan)).isFalse();
        assertThat(slot.lentToGone(loan)).isFalse();
        hasChangedNothing(word);
        assertThat(slot.isLent(loan)).isFalse();
    }

    @Test
    void knowsALoanThatIsOverWhenItIsLentAgain() {
        long first = lent();
        slot.lentToIdle(first);
        slot.idleToLent();
        long second = slot.word();
        assertThat(second).isNotEqualTo(first);
        assertThat(slot.isLent(first)).isFalse();
        assertThat(slot.lentToIdle(first)).isFalse();
        assertThat(slot.lentToGone(first)).isFalse();
        hasChangedNothing(second);
        assertThat(slot.isLent(second)).isTrue();
        assertThat(slot.loans()).isEqualTo(2);
    }

    @Test
    void isGoneForGoodAfterALoan() {
        long loan = lent();
        assertThat(slot.lentToGone(loan)).isTrue();
        isGone(1);
        assertThat(slot.lentToGone(loan)).isFalse();
    }

    @Test
    void isGoneForGoodWhileIdle() {
        lent();
        idle();
        assertThat(slot.idleToGone()).isTrue();
        isGone(1);
    }

    @Test
    void isGoneBeforeItsFirstLoan() {
        idle();
        assertThat(slot.idleToGone()).isTrue();
        isGone(0);
    }

    private void isGone(int loans) {
        long word = slot.word();
        assertThat(slot.isIdle()).isFalse();
        assertThat(slot.isLent()).isFalse();
        assertThat(slot.idleToGone()).isFalse();
        assertThat(slot.idleToLent()).isFalse();
        hasChangedNothing(word);
        assertThat(slot.loans()).isEqualTo(loans);
    }

    @Test
    void isUnfitWhenCondemnedOrDirtyOrLost() {
        assertThat(slot.isFit()).isTrue();
        connection.clean = false;
        assertThat(slot.isFit()).isFalse();
        assertThat(slot.unfitness()).isEqualTo(DestroyCause.DIRTY);
        connection.clean = true;
        connection.close();
        assertThat(slot.isFit()).isFalse();
        assertThat(slot.unfitness()).isEqualTo(DestroyCause.LOST);
        slot.condemn(DestroyCause.AGE);
        slot.condemn(DestroyCause.INVALIDATED);
        assertThat(slot.unfitness()).isEqualTo(DestroyCause.AGE);
    }
}
