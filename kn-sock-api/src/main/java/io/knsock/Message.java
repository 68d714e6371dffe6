package io.knsock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one frame: bytes that do not change. The bytes that mark the frame's boundaries on the wire (a line
 * feed, a length) are not part of it.
 *
 * <p>Safe for use by many threads. {@link #toString()} tells the length and never the content, so that a message may
 * be logged.
 *
 * @since 0.1
 */
public final class Message {
    private static final Message EMPTY = new Message(new byte[0]);

    private final byte[] bytes;

    private Message(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the message without content. */
    public static Message empty() {
        return EMPTY;
    }

    /** Returns a message with a copy of the bytes. */
    public static Message of(byte[] bytes) {
        return new Message(bytes.clone());
    }

    /**
     * Returns a message with a copy of the bytes between position and limit of a buffer, which stays as it is: its
     * position, too.
     */
    public static Message of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return new Message(copy);
    }

    /** Returns a message with the text encoded as UTF-8. */
    public static Message of(String text) {
        return of(text, UTF_8);
    }

    /**
     * Returns a message with the text in the given encoding; what it cannot encode becomes its replacement, {@code ?}
     * in most. {@link io.knsock.codec.Codec#text(Charset)} refuses it.
     */
    public static Message of(String text, Charset charset) {
        return new Message(text.getBytes(charset));
    }

    /**
     * Returns a message around the array itself, which saves a copy.
     *
     * @param bytes an array that nobody changes from now on: the message would change with it
     */
    public static Message wrap(byte[] bytes) {
        return new Message(bytes);
    }

    /** Returns the number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Returns whether there are no bytes. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns a new read-only view of the bytes, from position 0 to the length, without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Writes the bytes to a stream, without a copy.
     *
     * @param out gets the array itself, and must neither change it nor keep it: the message would change with it
     * @throws IOException if the stream cannot be written to
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, bytes.length);
    }

    /** Returns the bytes decoded as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String text() {
        return text(UTF_8);
    }

    /**
     * Returns the bytes decoded; what is malformed becomes U+FFFD. {@link io.knsock.codec.Codec#text(Charset)} refuses
     * it.
     */
    public String text(Charset charset) {
        return new String(bytes, charset);
    }

    /** Two messages are equal if their bytes are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Message message && Arrays.equals(bytes, message.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the length, never the content. */
    @Override
    public String toString() {
        return "Message[" + bytes.length + " bytes]";
    }
}
