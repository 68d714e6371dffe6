package io.knsock.cdi.context;

import org.jspecify.annotations.Nullable;

/**
 * The connection whose message is being handled. A bean in request scope, which the extension adds, so it is known
 * where the request scope of that message is active.
 */
public class CurrentConnection {
    private @Nullable ConnectionBeans beans;

    public CurrentConnection() {}

    @Nullable ConnectionBeans beans() {
        return beans;
    }

    void set(@Nullable ConnectionBeans beans) {
        this.beans = beans;
    }
}
