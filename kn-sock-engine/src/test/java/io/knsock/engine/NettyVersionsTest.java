package io.knsock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import io.netty.channel.uring.IoUring;
import io.netty.util.Version;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A native library registers a fixed list of methods: it and the classes that have them must be of one version. */
class NettyVersionsTest {
    private static final Set<String> NATIVES_AND_THEIR_CLASSES = Set.of(
            "netty-transport-native-unix-common",
            "netty-transport-classes-epoll",
            "netty-transport-native-epoll",
            "netty-transport-classes-io_uring",
            "netty-transport-native-io_uring");
    private static final Set<String> NOT_OF_THE_SAME_COUNT =
            Set.of("netty-tcnative-classes", "netty-tcnative-boringssl-static");

    private static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        Version.identify().forEach((artifact, version) -> versions.put(artifact, version.artifactVersion()));
        return versions;
    }

    @Test
    void theNativesAndTheClassesThatTheyRegisterWithAreOfOneVersion() {
        Map<String, String> versions = versions();

        assertThat(versions).containsKeys(NATIVES_AND_THEIR_CLASSES.toArray(String[]::new));
        assertThat(NATIVES_AND_THEIR_CLASSES.stream().map(versions::get).collect(Collectors.toSet()))
                .as("versions of them in %s", versions)
                .hasSize(1);
    }

    @Test
    void allOtherModulesAreOfOneVersion() {
        Map<String, String> versions = versions();
        versions.keySet().removeAll(NATIVES_AND_THEIR_CLASSES);
        versions.keySet().removeAll(NOT_OF_THE_SAME_COUNT);

        assertThat(Set.copyOf(versions.values())).as("versions in %s", versions).hasSize(1);
    }

    /** With classes of 4.2.20 over natives of 4.2.18 epoll says that it is available, and this class is what fails. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theErrorsOfEpollCanBeAskedFor() {
        assumeTrue(Epoll.isAvailable(), () -> "epoll: " + Epoll.unavailabilityCause());

        assertThatCode(() -> assertThat(Errors.ERRNO_EAGAIN_NEGATIVE).isNegative())
                .doesNotThrowAnyException();
    }

    /** A kernel may refuse io_uring; a method that the library lacks is another matter. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void noMethodOfIoUringIsMissing() {
        if (!IoUring.isAvailable()) {
            assertThat(IoUring.unavailabilityCause()).isNotInstanceOf(UnsatisfiedLinkError.class);
        }
    }
}
