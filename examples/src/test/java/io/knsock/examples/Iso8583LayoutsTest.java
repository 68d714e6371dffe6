package io.knsock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.TcpServer;
import io.knsock.framing.Framing;
import io.knsock.test.junit.KnSockExtension;
import java.util.HexFormat;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How ISO 8583 is put on TCP: lengths of all kinds, headers and trailers, each as bytes written by hand. */
class Iso8583LayoutsTest {
    /** An authorization (fields 11 and 41). */
    private static final String MESSAGE =
            "30383030" + "0020000000800000" + "303030303432" + "5445524d30303031"; // 26 bytes

    private static final String REPLY =
            "30383130" + "0020000002800000" + "303030303432" + "3030" + "5445524d30303031"; // 28 bytes

    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // framing | header of the message | before the request | before the reply | after each
                "iso8583-2                     | 0 | 001a          | 001c          |",
                "iso8583-4                     | 0 | 0000001a      | 0000001c      |",
                "length:2                      | 5 | 001f6000030001| 00216000030001|", // TPDU
                "length:2,inclusive            | 0 | 001c          | 001e          |",
                "length:2,adjust=-2            | 2 | 001a0000      | 001c0000      |", // zeros that do not count
                "length:2,adjust=1,trailer=\\x03| 0 | 001b          | 001d          | 03", // an ETX that counts
                "length:4,digits               | 0 | 30303236      | 30303238      |",
                "length:4,hex                  | 0 | 30303161      | 30303143      |",
                "length:2,bcd                  | 5 | 00316000030001| 00336000030001|",
            })
    void isReadAndWritten(String framing, int header, String request, String reply, String after) {
        TcpServer server = net.listen(settings -> settings.framing(Framing.parse(framing)), (connection, message) -> {
            Iso8583 asked = Iso8583.parse(message, header);
            assertThat(asked.fields()).containsEntry(11, "000042").containsEntry(41, "TERM0001");
            return asked.reply("00").toMessage();
        });
        String end = after == null ? "" : after;
        net.peer(server).send(bytes(request + MESSAGE + end)).expect(bytes(reply + REPLY + end));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
