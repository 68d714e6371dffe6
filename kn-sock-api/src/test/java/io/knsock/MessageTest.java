package io.knsock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void doesNotChangeWithTheArrayItWasMadeFromOrGaveOut() {
        byte[] bytes = {1, 2, 3};
        Message message = Message.of(bytes);
        bytes[0] = 9;
        message.bytes()[1] = 9;
        assertThat(message.bytes()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> message.buffer().put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void isWhatABufferHasLeftAndLeavesTheBufferAsItIs() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
        Message message = Message.of(buffer);
        buffer.put(1, (byte) 9);
        assertThat(message.bytes()).containsExactly(2, 3);
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(Message.of(Message.of("x").buffer()).text()).isEqualTo("x");
    }

    @Test
    void isTheWrappedArrayItself() {
        byte[] bytes = {1, 2, 3};
        Message message = Message.wrap(bytes);
        bytes[0] = 9;
        assertThat(message.bytes()).containsExactly(9, 2, 3);
    }

    @Test
    void isWrittenToAStream() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Message.of("ab").writeTo(out);
        Message.empty().writeTo(out);
        Message.of("c").writeTo(out);
        assertThat(out.toString(UTF_8)).isEqualTo("abc");
    }

    @Test
    void isUtf8UnlessSaidOtherwise() {
        assertThat(Message.of("é").bytes()).containsExactly(0xC3, 0xA9);
        assertThat(Message.of("é", ISO_8859_1).bytes()).containsExactly(0xE9);
        assertThat(Message.of("é").text()).isEqualTo("é");
        assertThat(Message.of(new byte[] {(byte) 0xE9}).text(ISO_8859_1)).isEqualTo("é");
        assertThat(Message.of(new byte[] {(byte) 0xE9}).text()).isEqualTo("\uFFFD");
    }

    @Test
    void isEqualToOneOfTheSameBytes() {
        assertThat(Message.of("a")).isEqualTo(Message.of("a")).hasSameHashCodeAs(Message.of("a"));
        assertThat(Message.of("a")).isNotEqualTo(Message.of("b"));
        assertThat(Message.empty()).isEqualTo(Message.of(""));
        assertThat(Message.empty().isEmpty()).isTrue();
    }

    @Test
    void doesNotShowItsContentInLogs() {
        assertThat(Message.of("4111 1111 1111 1111")).hasToString("Message[19 bytes]");
    }
}
