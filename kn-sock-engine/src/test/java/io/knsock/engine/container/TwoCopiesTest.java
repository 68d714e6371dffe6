package io.knsock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.knsock.MessageHandler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class TwoCopiesTest {
    private static final ClassLoader ADAPTER = MessageHandler.class.getClassLoader();

    private static URL api() {
        return MessageHandler.class.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void saysWhereBothAreAndWhichToRemove() throws IOException {
        try (URLClassLoader application = new URLClassLoader(new URL[] {api()}, null)) {
            assertThat(TwoCopies.problem(application, ADAPTER))
                    .isEqualTo("kn-sock-api is there twice, in the application (" + api()
                            + ") and in the resource adapter (" + api() + "), and classes of one are not those of the"
                            + " other: remove kn-sock-api from the application, as a rule from WEB-INF/lib, and let the"
                            + " application see the classes of the adapter, on Open Liberty by classProviderRef");
        }
    }

    @Test
    void oneCopyThatBothSeeIsNoProblem() throws IOException {
        try (URLClassLoader application = new URLClassLoader(new URL[] {api()}, ADAPTER)) {
            assertThat(TwoCopies.problem(application, ADAPTER)).isNull();
        }
        assertThat(TwoCopies.problem(null, ADAPTER)).as("none is seen").isNull();
    }
}
