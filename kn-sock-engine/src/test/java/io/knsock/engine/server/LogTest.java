package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.engine.settings.Transport;
import io.knsock.testing.LogRecords;
import io.knsock.tls.TlsStart;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LogTest {
    /** A container may keep its last records: what is in them must not have a class of ours. */
    @Test
    void handsOverTextsOnly() {
        try (LogRecords records = new LogRecords()) {
            ServerLog.bound("echo", "127.0.0.1:7070", TlsStart.IMMEDIATE, Transport.NIO);
            ServerLog.acceptFailed("echo", new IOException("too many files"));
            assertThat(records.messages())
                    .containsExactly(
                            "KNS0002 server echo is bound to 127.0.0.1:7070 with TLS, on nio",
                            "KNS0013 server echo cannot accept for now: java.io.IOException: too many files");
            assertThat(records.parameters())
                    .isNotEmpty()
                    .allSatisfy(one -> assertThat(one).isInstanceOf(String.class));
        }
    }
}
