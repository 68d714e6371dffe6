package io.knsock.engine.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseCallbacksTest {
    private final CloseCallbacks callbacks = new CloseCallbacks();
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsEachOnceInTheirOrder() {
        callbacks.add(() -> told.add("first"));
        callbacks.add(() -> told.add("second"));
        assertThat(callbacks.isTold()).isFalse();
        assertThat(told).isEmpty();
        callbacks.tell();
        callbacks.tell();
        assertThat(callbacks.isTold()).isTrue();
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void tellsWhoComesLateAtOnce() {
        callbacks.tell();
        callbacks.add(() -> told.add("late"));
        assertThat(told).containsExactly("late");
    }

    @Test
    void tellsWhoComesWhileOthersAreTold() {
        callbacks.add(() -> callbacks.add(() -> told.add("added")));
        callbacks.tell();
        assertThat(told).containsExactly("added");
    }
}
