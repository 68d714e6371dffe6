package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/** How messages look on the wire in the framings that are attacked. */
enum Wire {
    LINE("line", "", "\n"),
    NETSTRING("netstring", "", ","),
    LENGTH("length:4", "", ""),
    MLLP("mllp", "\013", "\034\r");

    private static final int MEBIBYTE = 1 << 20;

    private final String framing;
    private final byte[] before;
    private final byte[] after;

    Wire(String framing, String before, String after) {
        this.framing = framing;
        this.before = before.getBytes(UTF_8);
        this.after = after.getBytes(UTF_8);
    }

    /** What the setting is called. */
    String framing() {
        return framing;
    }

    /** For names of cases. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    byte[] frame(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] head = head(bytes.length);
        return ByteBuffer.allocate(head.length + bytes.length + after.length)
                .put(head)
                .put(bytes)
                .put(after)
                .array();
    }

    /** So many bytes, or a few less, of the smallest frames there are. */
    byte[] tiny(int bytes) {
        byte[] one = frame("");
        ByteBuffer many = ByteBuffer.allocate(bytes / one.length * one.length);
        while (many.hasRemaining()) {
            many.put(one);
        }
        return many.array();
    }

    /** The first bytes of a frame as large as is allowed by default; the rest never comes. */
    byte[] unfinished(int bytes) {
        byte[] begun = new byte[bytes];
        Arrays.fill(begun, (byte) 'x');
        byte[] head = head(MEBIBYTE);
        System.arraycopy(head, 0, begun, 0, head.length);
        return begun;
    }

    /** What makes a server with {@code --max-frame-bytes 64} end the connection, whatever follows. */
    byte[] bad() {
        return switch (this) {
            case LINE -> "x".repeat(100).getBytes(UTF_8);
            case NETSTRING -> "x".getBytes(UTF_8);
            case LENGTH -> new byte[] {0x7f, 0, 0, 0};
            case MLLP -> "X".getBytes(UTF_8);
        };
    }

    private byte[] head(int length) {
        return switch (this) {
            case NETSTRING -> (length + ":").getBytes(UTF_8);
            case LENGTH -> ByteBuffer.allocate(4).putInt(length).array();
            default -> before;
        };
    }

    /** Sends one message and fails unless it is echoed. */
    void ask(Link link, String text) throws IOException {
        link.send(frame(text));
        String reply = receive(link);
        if (!reply.equals("Echo: " + text)) {
            throw new IOException("asked " + text + " and was told " + reply);
        }
    }

    /** The next message. */
    String receive(Link link) throws IOException {
        return switch (this) {
            case LINE -> link.line();
            case NETSTRING -> {
                String text = exactly(link, Integer.parseInt(until(link, ':')));
                exactly(link, 1);
                yield text;
            }
            case LENGTH -> {
                int length = 0;
                for (int i = 0; i < 4; i++) {
                    length = length << 8 | next(link);
                }
                yield exactly(link, length);
            }
            case MLLP -> {
                next(link);
                String text = until(link, 034);
                next(link);
                yield text;
            }
        };
    }

    private static String until(Link link, int end) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int b = next(link); b != end; b = next(link)) {
            text.write(b);
        }
        return text.toString(UTF_8);
    }

    private static String exactly(Link link, int length) throws IOException {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) next(link);
        }
        return new String(text, UTF_8);
    }

    private static int next(Link link) throws IOException {
        int b = link.read();
        if (b < 0) {
            throw new EOFException("closed by the server");
        }
        return b;
    }
}
