package io.knsock.cdi;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The connection whose message is being handled; known where the request scope of that message is active. */
@RequestScoped
class CurrentConnection {
    private @Nullable ConnectionBeans beans;

    CurrentConnection() {}

    @Nullable ConnectionBeans beans() {
        return beans;
    }

    void set(@Nullable ConnectionBeans beans) {
        this.beans = beans;
    }
}
