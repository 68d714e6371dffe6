package io.knsock.cdi;

import org.jspecify.annotations.Nullable;

/**
 * The connection whose message is being handled. A bean in request scope, which the extension adds, so it is known where the
 * request scope of that message is active.
 */
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
