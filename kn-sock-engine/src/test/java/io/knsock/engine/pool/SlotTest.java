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
        assertThat(slot.leasedToIdle(slot.word())).isTrue();
        return slot.word();
    }

    private long leased() {
        idle();
        assertThat(slot.idleToLeased()).isTrue();
        return slot.word();
    }

    private void hasChangedNothing(long word) {
        assertThat(slot.word()).isEqualTo(word);
    }

    @Test
    void isThePoolsWhenItIsNew() {
        assertThat(slot.isLeased()).isTrue();
        assertThat(slot.isIdle()).isFalse();
        assertThat(slot.leases()).isZero();
        assertThat(slot.idleToLeased()).isFalse();
        assertThat(slot.idleToGone()).isFalse();
    }

    @Test
    void isLeasedToOneWhenItIsIdle() {
        idle();
        assertThat(slot.isIdle()).isTrue();
        assertThat(slot.idleToLeased()).isTrue();
        long word = slot.word();
        assertThat(slot.idleToLeased()).isFalse();
        assertThat(slot.idleToGone()).isFalse();
        hasChangedNothing(word);
        assertThat(slot.isLeased(word)).isTrue();
        assertThat(slot.leases()).isEqualTo(1);
    }

    @Test
    void endsALeaseOnce() {
        long lease = leased();
        assertThat(slot.leasedToIdle(lease)).isTrue();
        long word = slot.word();
        assertThat(slot.leasedToIdle(lease)).isFalse();
        assertThat(slot.leasedToGone(lease)).isFalse();
        hasChangedNothing(word);
        assertThat(slot.isLeased(lease)).isFalse();
    }

    @Test
    void knowsALeaseThatIsOverWhenItIsLeasedAgain() {
        long first = leased();
        slot.leasedToIdle(first);
        slot.idleToLeased();
        long second = slot.word();
        assertThat(second).isNotEqualTo(first);
        assertThat(slot.isLeased(first)).isFalse();
        assertThat(slot.leasedToIdle(first)).isFalse();
        assertThat(slot.leasedToGone(first)).isFalse();
        hasChangedNothing(second);
        assertThat(slot.isLeased(second)).isTrue();
        assertThat(slot.leases()).isEqualTo(2);
    }

    @Test
    void isGoneForGoodAfterALease() {
        long lease = leased();
        assertThat(slot.leasedToGone(lease)).isTrue();
        isGone(1);
        assertThat(slot.leasedToGone(lease)).isFalse();
    }

    @Test
    void isGoneForGoodWhileIdle() {
        leased();
        idle();
        assertThat(slot.idleToGone()).isTrue();
        isGone(1);
    }

    @Test
    void isGoneBeforeItsFirstLease() {
        idle();
        assertThat(slot.idleToGone()).isTrue();
        isGone(0);
    }

    private void isGone(int leases) {
        long word = slot.word();
        assertThat(slot.isIdle()).isFalse();
        assertThat(slot.isLeased()).isFalse();
        assertThat(slot.idleToGone()).isFalse();
        assertThat(slot.idleToLeased()).isFalse();
        hasChangedNothing(word);
        assertThat(slot.leases()).isEqualTo(leases);
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
