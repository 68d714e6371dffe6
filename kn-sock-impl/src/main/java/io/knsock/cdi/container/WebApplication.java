package io.knsock.cdi.container;

import jakarta.enterprise.inject.Instance;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/** What servlets know of the application. A class of its own, since there may be none. */
final class WebApplication {
    private WebApplication() {}

    static @Nullable String contextPath(Instance<Object> beans) {
        Instance<ServletContext> context = beans.select(ServletContext.class);
        return context.isResolvable() ? context.get().getContextPath() : null;
    }
}
