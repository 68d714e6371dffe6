package io.knsock.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.test.TestCa;
import io.knsock.testing.Certificates;
import io.knsock.testing.ChainForms;
import io.knsock.testing.LogRecords;
import io.knsock.testing.RevocationLists;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsConfigBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When it is said that a certificate expires, by a clock that the test sets, and when files are looked at. */
class ReloadingTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final LogRecords log = new LogRecords();
    private Instant now = START;

    @AfterEach
    void stop() {
        log.close();
    }

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private Reloading<Boolean> reloading(Duration lives, TlsConfigBuilder<?> tls) {
        X509Bundle one = Certificates.issued(
                Certificates.builder("CN=x").notBefore(START).notAfter(START.plus(lives)));
        return new Reloading<>(
                tls.certificate(Pem.text(one.getCertificatePEM()))
                        .key(Pem.text(one.getPrivateKeyPEM()))
                        .build(),
                "server s",
                material -> true,
                clock);
    }

    @Test
    void warnsBeforeTheOneThatSignedItExpiresAndTellsOnlyItsOwnExpiry() throws Exception {
        X509Bundle signer = ChainForms.ca("signer")
                .notBefore(START)
                .notAfter(START.plus(Duration.ofDays(60)))
                .buildSelfSigned();
        X509Bundle own = Certificates.builder("CN=x")
                .notBefore(START)
                .notAfter(START.plus(Duration.ofDays(90)))
                .buildIssuedBy(signer);
        Reloading<Boolean> tls = new Reloading<>(
                ServerTlsConfig.builder()
                        .certificate(Pem.text(own.getCertificatePEM() + "\n" + signer.getCertificatePEM()))
                        .key(Pem.text(own.getPrivateKeyPEM()))
                        .build(),
                "server s",
                material -> true,
                clock);
        assertThat(tls.expiry()).isEqualTo(START.plus(Duration.ofDays(90)));
        passes(Duration.ofDays(40), tls);
        assertThat(log.count("KNS0035")).isZero();
        passes(Duration.ofDays(10), tls);
        assertThat(log.messages().toString()).contains("KNS0035", "CN=signer, which signed it, expires on");
        assertThat(log.count("KNS0035")).isEqualTo(1);
    }

    /** Its sessions go with it; not before the next look, and once for all who ask. */
    @Test
    void makesAnotherOfTheSameFilesOnceIfAsked() {
        AtomicInteger made = new AtomicInteger();
        Reloading<Integer> reloading = new Reloading<>(
                ClientTlsConfig.builder().build(), "server s", material -> made.incrementAndGet(), clock);
        reloading.look();
        assertThat(reloading.current()).isEqualTo(1);
        assertThat(reloading.isDue()).isFalse();
        reloading.renew();
        reloading.renew();
        assertThat(reloading.current()).isEqualTo(1);
        assertThat(reloading.isDue()).isTrue();
        reloading.look();
        reloading.look();
        assertThat(reloading.current()).isEqualTo(2);
    }

    @Test
    void warnsOfAListWhenItIsStaleAndOnceADay() {
        Reloading<Boolean> reloading = reloading(
                Duration.ofDays(900),
                ClientTlsConfig.builder()
                        .crl(List.of(Pem.text(RevocationLists.of(Certificates.ca())
                                .nextUpdate(START.plus(Duration.ofDays(1)))
                                .pem())))
                        .crlStale(StaleCrl.WARN));
        passes(Duration.ofHours(23), reloading);
        assertThat(log.count("KNS0070")).isZero();
        passes(Duration.ofHours(1), reloading);
        assertThat(log.count("KNS0070")).isEqualTo(1);
        assertThat(log.messages()).anyMatch(line -> line.contains("is still used"));
        passes(Duration.ofHours(23), reloading);
        assertThat(log.count("KNS0070")).isEqualTo(1);
        passes(Duration.ofHours(1), reloading);
        assertThat(log.count("KNS0070")).isEqualTo(2);
    }

    private void passes(Duration time, Reloading<?> looking) {
        now = now.plus(time);
        looking.look();
    }

    @Test
    void warnsOnceADayInTheLastTwoWeeksAndWhenItHasExpired() {
        Reloading<?> tls = reloading(Duration.ofDays(90), ClientTlsConfig.builder());
        passes(Duration.ofDays(75), tls);
        assertThat(log.count("KNS0035")).isZero();
        passes(Duration.ofDays(2), tls);
        assertThat(log.count("KNS0035")).isEqualTo(1);
        passes(Duration.ofHours(23), tls);
        assertThat(log.count("KNS0035")).isEqualTo(1);
        passes(Duration.ofHours(1), tls);
        assertThat(log.count("KNS0035")).isEqualTo(2);

        passes(Duration.ofDays(12).minusHours(1), tls);
        assertThat(log.count("KNS0035")).isEqualTo(3);
        passes(Duration.ofHours(1), tls); // sooner than after a day: it is news
        assertThat(log.count("KNS0036")).isEqualTo(1);
        passes(Duration.ofHours(23), tls);
        assertThat(log.count("KNS0036")).isEqualTo(1);
        passes(Duration.ofHours(1), tls);
        assertThat(log.count("KNS0036")).isEqualTo(2);
    }

    @Test
    void doesNotWarnOfAShortLifeBeforeItsLastThird() {
        Reloading<?> tls = reloading(Duration.ofHours(24), ClientTlsConfig.builder());
        passes(Duration.ofHours(15), tls);
        assertThat(log.count("KNS0035")).isZero();
        passes(Duration.ofHours(2), tls);
        assertThat(log.count("KNS0035")).isEqualTo(1);
    }

    @Test
    void warnsOnlyWhenItHasExpiredIfToldSo() {
        Reloading<?> tls =
                reloading(Duration.ofDays(90), ClientTlsConfig.builder().expiryWarning(Duration.ZERO));
        passes(Duration.ofDays(90).minusSeconds(1), tls);
        assertThat(log.count("KNS0035")).isZero();
        passes(Duration.ofSeconds(1), tls);
        assertThat(log.count("KNS0036")).isEqualTo(1);
    }

    /** Else what changed would be used after two intervals. */
    @Test
    void isDueAtEveryTurnOfATimerOfItsInterval() {
        Duration interval = Duration.ofMillis(500);
        Reloading<Boolean> tls = new Reloading<>(
                TestCa.shared().server().serverTls().reloadInterval(interval).build(),
                "server s",
                material -> true,
                Clock.systemUTC());
        long turn = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            turn += interval.toNanos();
            while (System.nanoTime() - turn < 0) {
                LockSupport.parkNanos(turn - System.nanoTime());
            }
            assertThat(tls.isDue()).as("turn " + i).isTrue();
            tls.look();
        }
    }

    @Test
    void hasNothingToLookAtWithoutFiles() {
        assertThat(reloading(Duration.ofDays(1), ClientTlsConfig.builder().reloadInterval(Duration.ofNanos(1)))
                        .isDue())
                .isFalse();
    }
}
