package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionGroupTest {
    @Test
    void isEmptyWhenNoListenerHasYetToHearOfAnEnd() {
        ConnectionGroup group = new ConnectionGroup();
        group.unsettled();
        group.unsettled();
        group.settled();
        group.drain();
        assertThat(group.isEmptied()).isFalse();
        assertThat(group.size()).isZero();
        group.settled();
        assertThat(group.isEmptied()).isTrue();
    }
}
