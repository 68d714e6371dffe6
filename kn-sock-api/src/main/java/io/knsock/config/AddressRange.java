package io.knsock.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3): {@code 10.0.0.0/8},
 * {@code fd00::/8}, or one address. An IPv4 address that a dual-stack socket reports as IPv4-mapped IPv6 is matched as
 * IPv4. Immutable.
 *
 * @since 0.1
 */
public final class AddressRange {
    /** What a literal is made of: a host name, which would be looked up, must not get through. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final byte[] prefix;
    private final int prefixBits;

    private AddressRange(byte[] prefix, int prefixBits) {
        this.prefix = prefix;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException if it is neither an address nor a range, or has bits set beyond its prefix
     */
    public static AddressRange parse(String text) {
        String[] parts = text.strip().split("/", 2);
        byte[] address = literal(parts[0], text);
        int bits = parts.length == 1 ? address.length * 8 : bits(parts[1], address.length * 8, text);
        AddressRange range = new AddressRange(address, bits);
        for (int bit = bits; bit < address.length * 8; bit++) {
            if ((address[bit / 8] & (0x80 >>> (bit % 8))) != 0) {
                throw new IllegalArgumentException("'" + text.strip() + "' has bits set beyond /" + bits
                        + ": it is the address of a host, not the beginning of a range");
            }
        }
        return range;
    }

    /**
     * Reads ranges that are separated by commas, at least one. Throws as {@link #parse(String)} does, also if the text
     * is empty or there is nothing between two commas: an empty list would mean everybody, which cannot have been
     * meant. For no range use {@code List.of()}.
     */
    public static List<AddressRange> parseList(String text) {
        return Arrays.stream(text.split(",", -1)).map(AddressRange::parse).toList();
    }

    /** Returns whether the address is in the range; one of the other version of IP never is. */
    public boolean contains(InetAddress address) {
        byte[] other = unmapped(address.getAddress());
        if (other.length != prefix.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(prefix, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        int mask = 0xff << (8 - rest);
        return rest == 0 || ((prefix[whole] ^ other[whole]) & mask) == 0;
    }

    /**
     * The bytes of an IPv4-mapped address (RFC 4291, section 2.5.5.2) as those of the IPv4 address, else as they are.
     */
    private static byte[] unmapped(byte[] address) {
        boolean mapped = address.length == 16 && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(address, MAPPED.length, address.length) : address;
    }

    /** Returns whether one of the ranges has the address. */
    public static boolean anyContains(List<AddressRange> ranges, InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] literal(String address, String text) {
        String bare = address.strip();
        if (LITERAL.matcher(bare).matches()) {
            try {
                byte[] bytes = InetAddress.getByName(bare).getAddress();
                if (bare.indexOf(':') >= 0 || bare.chars().filter(c -> c == '.').count() == 3) {
                    return bytes;
                }
            } catch (UnknownHostException malformed) {
                throw notARange(text, malformed);
            }
        }
        throw notARange(text, null);
    }

    private static int bits(String bits, int most, String text) {
        try {
            int number = Integer.parseInt(bits.strip());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw notARange(text, malformed);
        }
        throw notARange(text, null);
    }

    private static IllegalArgumentException notARange(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "must be addresses or ranges such as 10.0.0.0/8 or ::1, but has '" + text.strip() + "'", cause);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange range
                && prefixBits == range.prefixBits
                && Arrays.equals(prefix, range.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + prefixBits;
    }

    /** Returns the range in CIDR notation. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + "/" + prefixBits;
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
