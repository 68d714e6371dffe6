package io.knsock.cdi.context;

import io.knsock.cdi.ConnectionScoped;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** The context of {@link ConnectionScoped}: the beans of the current connection. */
public final class ConnectionContext implements AlterableContext {
    private final MessageScope scope;

    public ConnectionContext(MessageScope scope) {
        this.scope = scope;
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return ConnectionScoped.class;
    }

    @Override
    public boolean isActive() {
        return scope.find() != null;
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual, @Nullable CreationalContext<T> context) {
        ConnectionBeans beans = scope.get();
        return context == null ? beans.get(contextual) : beans.get(contextual, context);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return scope.get().get(contextual);
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        scope.get().destroy(contextual);
    }
}
