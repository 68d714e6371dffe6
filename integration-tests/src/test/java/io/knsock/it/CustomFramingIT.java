package io.knsock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A framing that the application has written, named in the settings of both integrations. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class CustomFramingIT {
    private static final int BEAN = 17099;

    @Deployment(testable = false)
    static Archive<?> deployment() {
        return Archives.connectors("""
                kn-sock.server.counted.port=%d
                kn-sock.server.counted.framing=custom:io.knsock.it.Counted
                """.formatted(BEAN), Counted.class, CountedBean.class, CountedMdb.class);
    }

    @Test
    void isLoadedFromTheApplicationForABean() throws Exception {
        assertEquals("11!bean: hello11!bean: a\nnew", answers(BEAN, "5!hello5!a\nnew", 28));
    }

    @Test
    void isLoadedFromTheApplicationForAMessageDrivenBean() throws Exception {
        assertEquals("10!mdb: hello", answers(CountedMdb.PORT, "5!hello", 13));
    }

    @Test
    void whatIsNoFrameOfItEndsThatConnectionOnly() throws Exception {
        assertEquals("6!bean: ", answers(BEAN, "0!what", 20));
        assertEquals("7!bean: x", answers(BEAN, "1!x", 9));
    }

    /** Returns what was answered, until there are so many bytes or the peer has closed. */
    private static String answers(int port, String sent, int most) throws Exception {
        try (Socket peer = Line.socket(port)) {
            peer.setSoTimeout(20_000);
            peer.getOutputStream().write(sent.getBytes(UTF_8));
            return new String(peer.getInputStream().readNBytes(most), UTF_8);
        }
    }
}
