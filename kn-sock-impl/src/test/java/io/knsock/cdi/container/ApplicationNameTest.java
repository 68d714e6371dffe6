package io.knsock.cdi.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApplicationNameTest {
    @Test
    void isThatOfTheApplicationAndOfAModuleThatIsNotAllOfIt() {
        assertThat(ApplicationName.of("shop", "shop")).isEqualTo("shop");
        assertThat(ApplicationName.of("shop", "orders")).isEqualTo("shop#orders");
        assertThat(ApplicationName.of("shop", null)).isEqualTo("shop");
        assertThat(ApplicationName.of(null, "orders")).isEqualTo("orders");
    }

    @Test
    void isThereEvenWithoutNaming() {
        assertThat(ApplicationName.current()).isEqualTo("unknown");
    }
}
