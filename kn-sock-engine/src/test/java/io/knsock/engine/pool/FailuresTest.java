package io.knsock.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionTimeoutException;
import io.knsock.KnSockException;
import io.knsock.tls.TlsException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What callers are told of failures to connect. */
class FailuresTest {
    private final EndpointState endpoint = new EndpointState(new FakeConnector());

    @Test
    void ofConnectingStayWhatTheyAre() {
        KnSockException own = new TlsException("as asked");
        assertThat(Failures.ofConnecting(endpoint, own)).isSameAs(own);
        assertThat(Failures.ofConnecting(endpoint, new CompletionException(own)))
                .isSameAs(own);
    }

    @Test
    void ofOthersAreTheCauseOfOne() {
        IOException other = new IOException("as asked");
        assertThat(Failures.ofConnecting(endpoint, other))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("cannot connect to fake:1: java.io.IOException: as asked")
                .hasCause(other);
        assertThat(Failures.ofConnecting(endpoint, new CompletionException(other)))
                .hasMessage("cannot connect to fake:1: java.io.IOException: as asked")
                .hasCause(other);
        CompletionException empty = new CompletionException("nothing inside", null);
        assertThat(Failures.ofConnecting(endpoint, empty)).hasCause(empty);
    }

    @Test
    void keepTheirTypeForEachCaller() {
        assertKept(new TlsException("as asked"));
        assertKept(new ConnectionTimeoutException("as asked"));
        assertKept(new ConnectFailedException("as asked"));
    }

    private static void assertKept(KnSockException last) {
        KnSockException told = Failures.timedOut("fake:1", Duration.ofSeconds(5), false, 1, 0, last);
        assertThat(told)
                .isExactlyInstanceOf(last.getClass())
                .hasMessage("no connection to fake:1 within 5s: as asked")
                .hasCause(last);
    }
}
