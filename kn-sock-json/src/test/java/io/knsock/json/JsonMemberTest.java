package io.knsock.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.codec.UnreadableMessageException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text of a member of a message. */
class JsonMemberTest {
    private final JsonMember id = JsonMember.of("id");

    private String id(String json) {
        return id.apply(Message.of(json));
    }

    @Test
    void findsTextAndNumbers() {
        assertThat(id("{\"id\":\"gr\\u00fcn\"}")).isEqualTo("grün");
        assertThat(id("{\"a\":[{\"id\":1}],\"b\":{\"id\":2},\"c\":true,\"id\":7}"))
                .isEqualTo("7");
        assertThat(id("{\"id\":12345678901234567890}")).isEqualTo("12345678901234567890");
        assertThat(id("{\"id\":\"first\",\"id\":\"second\"}")).isEqualTo("first");
    }

    @Test
    void whatIsNotThereOrNoTextIsNull() {
        for (String json :
                List.of("{}", "{\"ID\":1}", "{\"id\":null}", "{\"id\":[1]}", "{\"id\":{}}", "{\"id\":true}")) {
            assertThat(id(json)).as(json).isNull();
        }
    }

    @Test
    void whatIsNoObjectIsRefusedWithoutItsText() {
        for (String bad : List.of(
                "",
                "secret",
                "[\"id\"]",
                "7",
                "{\"a\":secret",
                "{\"a\"",
                "{\"a\":[1,",
                "{\"a\":[",
                "{\"a\":{",
                "{\"a\":{\"b\":1")) {
            assertThatThrownBy(() -> id(bad))
                    .as(bad)
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessage("a message of " + bad.length()
                            + " bytes is not an object in JSON that could have the member 'id'");
        }
    }

    @Test
    void aMessageThatIsNestedDeeplyIsRefusedAndNoMore() {
        assertThatThrownBy(() -> id("{\"a\":" + "[".repeat(500_000))).isInstanceOf(UnreadableMessageException.class);
    }
}
