package io.knsock.cdi.crac;

import org.jspecify.annotations.Nullable;

/** What is told; of where it is registered, {@code org.crac} tells it another one. */
public interface Resource {
    void beforeCheckpoint(@Nullable Context<? extends Resource> context) throws Exception;

    void afterRestore(@Nullable Context<? extends Resource> context) throws Exception;
}
