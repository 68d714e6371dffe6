package io.knsock.rar.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller that sends the messages of a connection.
 *
 * @param name null for nobody whom we know
 */
public record Caller(@Nullable String name, List<String> groups) {
    @Override
    public String toString() {
        return name == null ? "an unauthenticated caller" : "caller " + name;
    }
}
