package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.engine.server.ConnectionsPerAddress.Holder;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose connections are counted together. */
class ConnectionsPerAddressTest {
    private static Holder holder(String address) throws Exception {
        return Holder.of(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,              192.0.2.7,              192.0.2.7",
        "::ffff:192.0.2.7,       192.0.2.7,              192.0.2.7",
        "2001:db8:1:2::1,        2001:db8:1:2:ffff::9,   2001:db8:1:2:0:0:0:0/64",
        "fe80::1,                fe80::2,                fe80:0:0:0:0:0:0:0/64",
    })
    void addressesOfOneHolderCountTogether(String one, String other, String text) throws Exception {
        assertThat(holder(one))
                .isEqualTo(holder(other))
                .hasSameHashCodeAs(holder(other))
                .hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.8", "2001:db8:1:2::1, 2001:db8:1:3::1", "::1, 127.0.0.1"})
    void othersDoNot(String one, String other) throws Exception {
        assertThat(holder(one)).isNotEqualTo(holder(other));
    }

    @Test
    void aNetworkOfIpv6HasThePlacesOfOneAddress() throws Exception {
        ConnectionsPerAddress places = new ConnectionsPerAddress(2);
        assertThat(places.take(holder("2001:db8::1"))).isTrue();
        assertThat(places.take(holder("2001:db8::2"))).isTrue();
        assertThat(places.take(holder("2001:db8::3"))).isFalse();
        assertThat(places.take(holder("2001:db8:0:1::3"))).isTrue();
        places.release(holder("2001:db8::1"));
        assertThat(places.take(holder("2001:db8::3"))).isTrue();
    }

    @Test
    void isNewsOnceUntilHalfIsGivenBack() throws Exception {
        ConnectionsPerAddress places = new ConnectionsPerAddress(4);
        Holder greedy = holder("192.0.2.7");
        for (int i = 0; i < 4; i++) {
            assertThat(places.take(greedy)).isTrue();
        }
        assertThat(places.isNews(greedy)).isTrue();
        assertThat(places.isNews(greedy)).isFalse();
        places.release(greedy);
        assertThat(places.isNews(greedy)).isFalse();
        places.release(greedy);
        assertThat(places.isNews(greedy)).isTrue();
    }
}
