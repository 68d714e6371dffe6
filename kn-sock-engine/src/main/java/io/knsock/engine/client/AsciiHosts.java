package io.knsock.engine.client;

import java.net.IDN;
import java.net.UnknownHostException;

/** Names of hosts as the name service, SNI and certificates have them. */
public final class AsciiHosts {
    private AsciiHosts() {}

    /**
     * Returns the name in ASCII: {@code b\u00fccher.example} is {@code xn--bcher-kva.example} (RFC 3490, as the JDK has
     * it: {@code \u00df} becomes {@code ss}). A name in ASCII, and an address, stays as it is.
     *
     * @throws UnknownHostException if it has no such form
     */
    public static String ascii(String host) throws UnknownHostException {
        if (host.chars().allMatch(one -> one < 0x80)) {
            return host;
        }
        if (host.indexOf('\uFFFD') >= 0) {
            throw new UnknownHostException(host + " is not text in this locale: set LC_ALL to one with UTF-8, such as"
                    + " C.UTF-8, or write the name as xn--\u2026");
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException unfit) {
            UnknownHostException unknown =
                    new UnknownHostException(host + " cannot be a host name: " + unfit.getMessage());
            unknown.initCause(unfit);
            throw unknown;
        }
    }
}
