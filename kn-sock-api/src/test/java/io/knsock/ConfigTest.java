package io.knsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.config.AddressRange;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ServerConfig;
import io.knsock.config.ServerLimits;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.ServerTlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What builders default to and refuse. */
class ConfigTest {
    private static void refuses(ThrowingCallable setting, String sentence) {
        assertThatThrownBy(setting).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    private static ClientConfig client() {
        return ClientConfig.builder().host("h").port(1).build();
    }

    @Test
    void hasSafeDefaults() {
        ServerConfig server = ServerConfig.builder().port(0).build();
        assertThat(server.host()).isEqualTo("127.0.0.1");
        assertThat(server.framing()).isEqualTo(Framing.line());
        assertThat(server.maxFrameBytes()).isEqualTo(1024 * 1024);
        assertThat(server.tls()).isNull();
        assertThat(server.drainTimeout()).isEqualTo(Duration.ofSeconds(10));

        assertThat(client().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(client().requestTimeout()).isEqualTo(Duration.ofSeconds(30));

        PoolConfig pool = PoolConfig.builder(client()).build();
        assertThat(pool.maxSize()).isEqualTo(10);
        assertThat(pool.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(pool.acquireTimeout()).isEqualTo(Duration.ofSeconds(5));

        ClientTlsConfig tls = ClientTlsConfig.builder().build();
        assertThat(tls.verify()).isTrue();
        assertThat(ServerTlsConfig.of(Path.of("c"), Path.of("k")).clientAuth()).isEqualTo(ClientAuth.NONE);
        assertThat(tls.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));

        assertThat(EngineExecutors.own().loopCount()).isPositive();
        assertThat(EngineExecutors.own().daemon()).isFalse();
    }

    @Test
    void refusesWhatCannotBeRight() {
        refuses(() -> ServerConfig.builder().build(), "port is not set");
        refuses(() -> ServerConfig.builder().port(-1), "port must be between 0 and 65535, but is -1");
        refuses(() -> ServerConfig.builder().host(" "), "host must not be blank");
        refuses(
                () -> ServerConfig.builder().maxFrameBytes(0),
                "max-frame-bytes must be between 1 and 2147483647, but is 0");
        refuses(
                () -> ServerConfig.builder().drainTimeout(Duration.ofMillis(-1)),
                "drain-timeout must not be negative, but is PT-0.001S");

        refuses(() -> ClientConfig.builder().port(1).build(), "host is not set");
        refuses(() -> ClientConfig.builder().host("h").build(), "port is not set");
        refuses(() -> ClientConfig.builder().port(0), "port must be between 1 and 65535, but is 0");
        refuses(
                () -> ClientConfig.builder().connectTimeout(Duration.ZERO),
                "connect-timeout must be greater than zero, but is PT0S");

        refuses(
                () -> ServerConfig.builder()
                        .port(1)
                        .framing(Framing.fixed(64))
                        .maxFrameBytes(63)
                        .build(),
                "framing fixed:64 needs max-frame-bytes of at least 64, but that is 63");
        refuses(
                () -> ClientConfig.builder()
                        .host("h")
                        .port(1)
                        .framing(Framing.fixed(64))
                        .maxFrameBytes(63)
                        .build(),
                "framing fixed:64 needs max-frame-bytes of at least 64, but that is 63");

        refuses(() -> PoolConfig.builder(client()).maxSize(0), "max-size must be between 1 and 2147483647, but is 0");
        refuses(() -> EngineExecutors.builder().loopCount(0), "loop-count must be between 1 and 1024, but is 0");
        refuses(
                () -> ServerTlsConfig.builder().key(Path.of("k")).build(),
                "tls.key is set without tls.certificate: set both or neither");
        refuses(
                () -> ClientTlsConfig.builder().verify(false).ca(Path.of("c")).build(),
                "tls.ca has no use with tls.verify=false: remove one of them");
    }

    @Test
    void keepsATenthOfManyConnectionsFromWhoHasAllOthers() {
        assertThat(ServerLimits.builder().build().maxConnectionsPerAddress()).isEqualTo(9_000);
        assertThat(ServerLimits.builder().maxConnections(100).build().maxConnectionsPerAddress())
                .isEqualTo(90);
        assertThat(ServerLimits.builder().maxConnections(99).build().maxConnectionsPerAddress())
                .isEqualTo(99);
        assertThat(ServerLimits.builder().maxConnectionsPerAddress(0).build().maxConnectionsPerAddress())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "10.0.0.1,", ",10.0.0.1", "10.0.0.1, ,10.0.0.2"})
    void aListOfAddressesWithNothingInItIsNotEverybody(String text) {
        refuses(
                () -> AddressRange.parseList(text),
                "must be addresses or ranges such as 10.0.0.0/8 or ::1, but has ''");
    }

    @Test
    void saysHowAStopWent() {
        assertThat(StopResult.cut(0).outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
        assertThat(StopResult.cut(0).cutConnections()).isZero();
        assertThat(StopResult.cut(2).outcome()).isEqualTo(StopResult.Outcome.FORCED);
        assertThat(StopResult.cut(2).cutConnections()).isEqualTo(2);
        assertThat(StopResult.cut(2))
                .isEqualTo(StopResult.cut(2))
                .hasSameHashCodeAs(StopResult.cut(2))
                .isNotEqualTo(StopResult.cut(1))
                .hasToString("StopResult[outcome=FORCED, cutConnections=2]");
    }
}
