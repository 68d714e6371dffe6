package io.knsock.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** What is kept for an application is seen by its modules, and by no other application. */
class OfApplicationTest {
    private final ClassLoader application = new URLClassLoader("application", new URL[0], null);
    private final ClassLoader module = new URLClassLoader("module", new URL[0], application);
    private final ClassLoader sibling = new URLClassLoader("sibling", new URL[0], application);
    private final ClassLoader other = new URLClassLoader("other", new URL[0], null);

    @Test
    void aModuleAndItsApplicationSeeEachOthers() {
        OfApplication.add(module, "of the module");
        OfApplication.add(application, "of the application");

        assertThat(OfApplication.of(module, String.class))
                .containsExactlyInAnyOrder("of the module", "of the application");
        assertThat(OfApplication.of(application, String.class))
                .containsExactlyInAnyOrder("of the module", "of the application");
        assertThat(OfApplication.of(sibling, String.class)).containsExactly("of the application");
        assertThat(OfApplication.of(other, String.class)).isEmpty();
        assertThat(OfApplication.of(module, Integer.class)).isEmpty();
    }

    @Test
    void whatFitsIsForgotten() {
        OfApplication.add(module, "one");
        OfApplication.add(module, "two");
        OfApplication.remove(module, "one"::equals);
        OfApplication.remove(other, "two"::equals);

        assertThat(OfApplication.of(module, String.class)).containsExactly("two");
    }
}
