package io.knsock.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a conversation does by itself, the presets of correlations, and what a setting can name. */
class ConversationTest {
    /** Named by a text. */
    public static final class Mine implements Conversation {}

    private static Message bytes(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return Message.wrap(all);
    }

    @Test
    void joinsMessagesWithLineFeeds() {
        Message one = Message.of("a");
        assertThat(Conversation.NONE.join(List.of(one))).isSameAs(one);
        assertThat(Conversation.NONE
                        .join(List.of(Message.empty(), one, Message.empty()))
                        .text())
                .isEqualTo("\na\n");
    }

    @Test
    void isNamedByAText() {
        assertThat(Conversation.parse("none")).isSameAs(Conversation.NONE).hasToString("none");
        String text = "custom:" + Mine.class.getName();
        NamedConversation named = (NamedConversation) Conversation.parse(text);
        assertThat(named)
                .hasToString(text)
                .isEqualTo(Conversation.parse(text))
                .hasSameHashCodeAs(Conversation.parse(text));
        assertThat(named).isNotEqualTo(Conversation.parse("custom:other"));
        assertThat(named.resolve(null)).isInstanceOf(Mine.class).isSameAs(named.resolve(null));
        assertThat(named.type(null)).isEqualTo(Mine.class);
    }

    @Test
    void refusesTextsThatNameNone() {
        assertThatThrownBy(() -> Conversation.parse("smtp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as custom:com.acme.Smtp, but is 'smtp'");
        assertThatThrownBy(() -> Conversation.parse("custom:1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ((NamedConversation) Conversation.parse("custom:no.Such")).resolve(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conversation custom:no.Such names a class that is not there");
        assertThatThrownBy(() -> ((NamedConversation) Conversation.parse("custom:java.lang.String")).resolve(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not implement");
    }

    @Test
    void aSequenceIsWrittenOverWhatIsThere() {
        Correlation sequence = Correlation.sequence(1, 2);
        Message stamped = sequence.stamp(bytes(9, 9, 9, 9), 0x1_02_03L);
        assertThat(stamped).isEqualTo(bytes(9, 2, 3, 9));
        assertThat(sequence.keyOfRequest(stamped)).isEqualTo(0x203L).isEqualTo(sequence.keyOfReply(bytes(7, 2, 3)));
        assertThat(sequence.keyOfReply(bytes(7, 2))).isNull();
        assertThat(Correlation.sequence(0, 8).keyOfReply(bytes(255, 0, 0, 0, 0, 0, 0, 1)))
                .isEqualTo(0xFF00_0000_0000_0001L);
        assertThatThrownBy(() -> sequence.stamp(bytes(1, 2), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Correlation.sequence(0, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Correlation.sequence(-1, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesAreTheKeyAtTheirPlace() {
        Correlation key = Correlation.bytes(1, 2);
        Message request = bytes(1, 2, 3);
        assertThat(key.stamp(request, 5)).isSameAs(request);
        assertThat(key.keyOfRequest(request)).isEqualTo(key.keyOfReply(bytes(9, 2, 3, 4)));
        assertThat(key.keyOfRequest(request)).isNotEqualTo(key.keyOfReply(bytes(9, 2, 4)));
        assertThat(key.keyOfReply(bytes(1, 2))).isNull();
        assertThatThrownBy(() -> key.keyOfRequest(bytes(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Correlation.bytes(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Correlation.bytes(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
