package io.knsock.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.config.ServerConfig;
import io.knsock.engine.dispatch.HandlerSlots;
import io.knsock.testing.LogRecords;
import org.junit.jupiter.api.Test;

class TakenPlacesTest {
    private final HandlerSlots slots = new HandlerSlots(1);
    private final TakenPlaces places = new TakenPlaces(
            ServerConfig.builder().name("x").port(0).maxConcurrentMessages(1).build(), slots);

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            places.looked();
        }
    }

    @Test
    void saysOnceInAWhileThatConnectionsWaitAndWhichSettingItIs() {
        try (LogRecords log = new LogRecords()) {
            slots.tryTake();
            slots.whenFree(() -> true);
            look(2);
            assertThat(log.count("KNS0028")).isZero();
            look(50);
            assertThat(log.count("KNS0028")).isEqualTo(1);
            assertThat(log.messages()).anyMatch(message -> message.contains("max-concurrent-messages=1"));
            look(20);
            assertThat(log.count("KNS0028")).isEqualTo(2);
        }
    }

    @Test
    void saysNothingOfAMoment() {
        try (LogRecords log = new LogRecords()) {
            slots.tryTake();
            for (int i = 0; i < 10; i++) {
                slots.whenFree(() -> true);
                look(2);
                slots.release();
                look(1);
            }
            assertThat(log.count("KNS0028")).isZero();
        }
    }
}
