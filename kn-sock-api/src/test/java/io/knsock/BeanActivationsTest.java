package io.knsock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept for an application is seen by its modules, and by no other application. */
class BeanActivationsTest {
    private final ClassLoader application = new URLClassLoader("application", new URL[0], null);
    private final ClassLoader module = new URLClassLoader("module", new URL[0], application);
    private final ClassLoader sibling = new URLClassLoader("sibling", new URL[0], application);
    private final ClassLoader other = new URLClassLoader("other", new URL[0], null);

    private record Told(String bean) implements BeanActivation {
        @Override
        public @Nullable String name() {
            return null;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public String state() {
            return "";
        }
    }

    private static List<String> of(ClassLoader loader) {
        return BeanActivations.of(loader).stream().map(BeanActivation::bean).toList();
    }

    @Test
    void aModuleAndItsApplicationSeeEachOthers() {
        BeanActivations.add(module, new Told("B of the module"));
        BeanActivations.add(application, new Told("A of the application"));

        assertThat(of(module)).containsExactly("A of the application", "B of the module");
        assertThat(of(application)).containsExactly("A of the application", "B of the module");
        assertThat(of(sibling)).containsExactly("A of the application");
        assertThat(of(other)).isEmpty();
    }

    @Test
    void whatFitsIsTakenOut() {
        BeanActivations.add(module, new Told("one"));
        BeanActivations.add(module, new Told("two"));
        BeanActivations.remove(module, one -> one.bean().equals("one"));
        BeanActivations.remove(other, two -> true);
        assertThat(of(module)).containsExactly("two");

        BeanActivations.remove(module, two -> true);
        assertThat(of(module)).isEmpty();
    }
}
