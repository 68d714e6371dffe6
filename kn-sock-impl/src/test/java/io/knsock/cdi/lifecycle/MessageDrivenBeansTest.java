package io.knsock.cdi.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.BeanActivation;
import io.knsock.BeanActivations;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.lifecycle.MessageDrivenBeans.State;
import jakarta.ejb.MessageDriven;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What health checks make of the activations that the resource adapter tells of. */
class MessageDrivenBeansTest {
    private static final ClassLoader APPLICATION = MessageDrivenBeansTest.class.getClassLoader();

    private final MessageDrivenBeans beans = new MessageDrivenBeans();

    private record Told(String bean, String name, boolean isReady, String state) implements BeanActivation {}

    @MessageDriven
    private static final class Bean implements MessageHandler {
        @Override
        public Message onMessage(Connection connection, Message message) {
            return message;
        }
    }

    @AfterEach
    void forget() {
        BeanActivations.remove(APPLICATION, Told.class::isInstance);
    }

    @Test
    void ofAnApplicationWithoutBeansThereIsNothingToSay() {
        beans.found(MessageDrivenBeansTest.class);
        assertThat(beans.states()).isEmpty();
        assertThat(MessageDrivenBeans.twoCopies()).isNull();
    }

    @Test
    void aBeanIsNotReadyBeforeItIsActivated() {
        beans.found(Bean.class);
        assertThat(beans.states()).isEqualTo(Map.of(Bean.class.getName(), new State(false, "not activated")));

        BeanActivations.add(APPLICATION, new Told(Bean.class.getName(), "a", true, "127.0.0.1:1"));
        assertThat(beans.states()).isEqualTo(Map.of(Bean.class.getName(), new State(true, "127.0.0.1:1")));
    }

    @Test
    void eachActivationIsTold() {
        BeanActivations.add(APPLICATION, new Told("B", "b", false, "port 1 is in use"));
        BeanActivations.add(APPLICATION, new Told("A", "a1", true, "127.0.0.1:1"));
        BeanActivations.add(APPLICATION, new Told("A", "a2", true, "127.0.0.1:2"));

        assertThat(beans.states())
                .isEqualTo(Map.of(
                        "A", new State(true, "127.0.0.1:1"),
                        "A#2", new State(true, "127.0.0.1:2"),
                        "B", new State(false, "port 1 is in use")));
    }
}
