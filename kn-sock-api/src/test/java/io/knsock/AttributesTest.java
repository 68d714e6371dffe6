package io.knsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AttributesTest {
    private static final AttributeKey<String> NAME = AttributeKey.of("name", String.class);
    private static final AttributeKey<Integer> COUNT = AttributeKey.of("count", Integer.class);

    private final Attributes attributes = new Attributes();

    @Test
    void rememberOneValueForEachKey() {
        assertThat(attributes.get(NAME)).isNull();
        assertThat(attributes.put(NAME, "a")).isNull();
        assertThat(attributes.put(NAME, "b")).isEqualTo("a");
        assertThat(attributes.putIfAbsent(NAME, "c")).isEqualTo("b");
        assertThat(attributes.computeIfAbsent(COUNT, () -> 1)).isOne();
        assertThat(attributes.computeIfAbsent(COUNT, () -> 2)).isOne();
        assertThat(attributes.remove(NAME)).isEqualTo("b");
        assertThat(attributes.get(NAME)).isNull();
        assertThat(attributes.get(COUNT)).isOne();
    }

    @Test
    void areChangedInOneStep() {
        assertThat(attributes.compute(COUNT, before -> before == null ? 1 : before + 1))
                .isOne();
        assertThat(attributes.compute(COUNT, before -> before == null ? 1 : before + 1))
                .isEqualTo(2);
        assertThat(attributes.compute(COUNT, before -> null)).isNull();
        assertThat(attributes.get(COUNT)).isNull();
    }

    @Test
    void takeKeysOfTheSameNameAndTypeForTheSame() {
        attributes.put(NAME, "a");
        assertThat(attributes.get(AttributeKey.of("name", String.class))).isEqualTo("a");
        assertThat(attributes.get(AttributeKey.of("name", Integer.class))).isNull();
        assertThat(AttributeKey.of("name", String.class)).isEqualTo(NAME).hasSameHashCodeAs(NAME);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"}) // on purpose
    void refuseAValueThatTheNextReaderCouldNotUse() {
        assertThatThrownBy(() -> attributes.put((AttributeKey) NAME, 1)).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> attributes.put(NAME, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the value of attribute name must not be null: remove it");
        assertThatThrownBy(() -> AttributeKey.of("count", int.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("primitive");
    }

    @Test
    void tellTheirNamesAndNotTheirValues() {
        attributes.put(NAME, "secret");
        assertThat(attributes.toString()).contains("name").doesNotContain("secret");
    }
}
