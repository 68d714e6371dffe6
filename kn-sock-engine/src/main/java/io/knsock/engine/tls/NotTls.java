package io.knsock.engine.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** What the first bytes of a connection look like that are no TLS, in words: never the bytes, which may be a secret. */
final class NotTls {
    private static final int LOOKED_AT = 64;
    private static final int FIRST_TYPE = 20;
    private static final int LAST_TYPE = 24;
    private static final int CLIENT_HELLO = 1;

    /** RFC 9110, section 9; the last is how HTTP/2 begins: RFC 9113, section 3.4. */
    private static final List<String> HTTP = List.of(
            "GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PRI * ", "HTTP/");

    private NotTls() {}

    /**
     * Returns whether the first byte is that of no record: neither of TLS nor of SSL 2, which the JDK's TLS refuses by
     * an alert.
     */
    static boolean isCertain(ByteBuf in) {
        int first = in.getUnsignedByte(in.readerIndex());
        return first < FIRST_TYPE || (first > LAST_TYPE && first < 0x80);
    }

    /**
     * Returns whether it may be the greeting of SSL 2 (RFC 5246, section E.2), which is no record of TLS.
     *
     * @param in with at least 5 bytes
     */
    static boolean isMaybeSsl2(ByteBuf in) {
        int begin = in.readerIndex();
        return in.getUnsignedByte(begin) >= 0x80 && in.getByte(begin + 2) == CLIENT_HELLO;
    }

    /** Says what they look like. */
    static String words(ByteBuf in) {
        String text = in.toString(in.readerIndex(), Math.min(LOOKED_AT, in.readableBytes()), US_ASCII);
        if (HTTP.stream().anyMatch(text::startsWith)) {
            return "what arrived is not TLS: it looks like plain text, HTTP without TLS";
        }
        if (text.chars().allMatch(NotTls::isText)) {
            return "what arrived is not TLS: it looks like plain text, of a peer that speaks without TLS";
        }
        return "what arrived is not TLS: it may be of a peer that speaks without TLS";
    }

    /** Also the characters that MLLP and STX/ETX put around text, and what stands here for a byte beyond ASCII. */
    private static boolean isText(int one) {
        return (one >= ' ' && one != 0x7F) || (one >= '\t' && one <= '\r') || one == 0x02 || one == 0x03 || one == 0x1C;
    }
}
