package io.knsock.cdi.lifecycle;

import io.knsock.BeanActivation;
import io.knsock.BeanActivations;
import io.knsock.engine.container.TwoCopies;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The message-driven beans of the application, which the resource adapter activates, and what has become of that. What
 * this integration knows of the adapter is what the API says of it, and the name of one class.
 */
final class MessageDrivenBeans {
    private static final String ANNOTATION = "jakarta.ejb.MessageDriven";
    private static final String ADAPTER = "io.knsock.rar.TcpResourceAdapter";

    /** Those that CDI has shown: a container begins to activate them a little after the application has started. */
    private final Set<String> expected = new ConcurrentSkipListSet<>();

    /** Notes a class that could be one. Its annotation is known by its name: it need not be there. */
    void found(Class<?> type) {
        if (Arrays.stream(type.getAnnotations())
                .anyMatch(one -> one.annotationType().getName().equals(ANNOTATION))) {
            expected.add(type.getName());
        }
    }

    /** What health checks say of one. */
    record State(boolean isReady, String text) {}

    /** Returns the state of each bean that is or should be activated, by its name. */
    Map<String, State> states() {
        List<BeanActivation> activations = BeanActivations.of(MessageDrivenBeans.class.getClassLoader());
        Map<String, State> states = new TreeMap<>();
        for (BeanActivation one : activations) {
            String name = one.bean();
            for (int number = 2; states.containsKey(name); number++) { // one class may be several beans
                name = one.bean() + "#" + number;
            }
            states.put(name, new State(one.isReady(), one.state()));
        }
        Set<String> missing = new TreeSet<>(expected);
        activations.forEach(one -> missing.remove(one.bean()));
        missing.forEach(bean -> states.put(bean, new State(false, "not activated")));
        return states;
    }

    /**
     * Returns a sentence if the application has a copy of the API beside that of the resource adapter, whose classes it
     * sees; null if it has not, or sees no resource adapter.
     */
    static @Nullable String twoCopies() {
        ClassLoader application = MessageDrivenBeans.class.getClassLoader();
        try {
            Class<?> adapter = Class.forName(ADAPTER, false, application);
            return TwoCopies.problem(application, adapter.getClassLoader());
        } catch (ClassNotFoundException | LinkageError none) {
            return null;
        }
    }
}
