package io.knsock.cdi.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What figures of an application are told apart by. */
class ApplicationNameTest {
    @Test
    void isWhatTheServerCallsItAndItsModule() {
        assertThat(ApplicationName.of("shop", "shop")).isEqualTo("shop");
        assertThat(ApplicationName.of("shop", "orders")).isEqualTo("shop#orders");
        assertThat(ApplicationName.of("shop", null)).isEqualTo("shop");
        assertThat(ApplicationName.of(null, "orders")).isEqualTo("orders");
        assertThat(ApplicationName.of(null, null)).isNull();
    }

    /** As the class loader of Tomcat says. */
    public static final class OfTomcat extends ClassLoader {
        public String getContextName() {
            return "/shop";
        }
    }

    /** As that of Jetty does. */
    public static final class OfJetty extends ClassLoader {
        public Context getContext() {
            return new Context();
        }

        /** A context of a web application. */
        public static final class Context {
            public String getContextPath() {
                return "/shop";
            }
        }
    }

    @Test
    void isTheContextPathWhereAServletContainerHasOne() {
        assertThat(ApplicationName.contextPath(new OfTomcat())).isEqualTo("/shop");
        assertThat(ApplicationName.contextPath(new OfJetty())).isEqualTo("/shop");
        assertThat(ApplicationName.contextPath(new ClassLoader() {})).isNull();
    }

    @Test
    void isGivenToOneApplicationAtATimeWhereNoServerGivesIt() {
        try (ApplicationName first = ApplicationName.take("twice");
                ApplicationName second = ApplicationName.take("twice")) {
            assertThat(first.text()).isEqualTo("twice");
            assertThat(second.text()).isEqualTo("twice-2");
            first.close();
            try (ApplicationName third = ApplicationName.take("twice")) {
                assertThat(third.text()).isEqualTo("twice");
            }
        }
        assertThat(System.getProperties()).doesNotContainKey("io.knsock.application.twice");
        assertThat(System.getProperties()).doesNotContainKey("io.knsock.application.twice-2");
    }
}
