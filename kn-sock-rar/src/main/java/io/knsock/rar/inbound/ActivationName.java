package io.knsock.rar.inbound;

import io.knsock.BeanActivation;
import io.knsock.BeanActivations;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose an activation is, as far as a container lets a resource adapter know: failures begin with it, and health checks
 * of the application find the activation by it.
 *
 * @param activation what the container calls it, on Open Liberty application, module and bean; null if it gives none
 * @param bean the name of the bean's class; null if the container does not tell
 * @param application the class loader of the bean
 */
public record ActivationName(
        @Nullable String activation,
        @Nullable String bean,
        @Nullable ClassLoader application) {
    /** Has no class of the application, and no exception, whose stack trace would have some. */
    private record Failed(String bean, @Nullable String name, String state) implements BeanActivation {
        @Override
        public boolean isReady() {
            return false;
        }
    }

    /** Returns the name of what the container has activated. */
    public static ActivationName of(MessageEndpointFactory factory) {
        String name = factory.getActivationName();
        Class<?> type = factory.getEndpointClass();
        return new ActivationName(
                name == null || name.isBlank() ? null : name,
                type == null ? null : type.getName(),
                type == null ? null : type.getClassLoader());
    }

    /** Returns the name of the server. */
    String server() {
        return activation == null ? "endpoint" : activation;
    }

    /** Returns what health checks show. */
    String shown() {
        return bean == null ? server() : bean;
    }

    /** Tells health checks of the activation, in place of one that failed before. */
    void succeeded(BeanActivation one) {
        if (application != null) {
            forget();
            BeanActivations.add(application, one);
        }
    }

    /** Health checks are told no more of the activation. */
    @SuppressWarnings("ReferenceEquality")
    void ended(BeanActivation one) {
        if (application != null) {
            BeanActivations.remove(application, known -> known == one);
        }
    }

    /** Health checks are told no more of an activation that failed, if there is one. */
    public void forget() {
        if (application != null) {
            BeanActivations.remove(
                    application,
                    known -> known instanceof Failed failed
                            && failed.bean().equals(shown())
                            && Objects.equals(failed.name(), activation));
        }
    }

    /** Tells health checks why the activation failed; returns the failure with this name in its message. */
    public ResourceException failed(Exception failure) {
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (application != null) {
            forget();
            BeanActivations.add(application, new Failed(shown(), activation, reason));
        }
        ResourceException named = named("the " + this + " failed: " + reason, failure);
        named.setStackTrace(failure.getStackTrace());
        return named;
    }

    private static ResourceException named(String message, Exception failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof InvalidPropertyException invalid) {
            InvalidPropertyException named = new InvalidPropertyException(message, cause);
            named.setInvalidPropertyDescriptors(invalid.getInvalidPropertyDescriptors());
            return named;
        }
        if (failure instanceof NotSupportedException) {
            return new NotSupportedException(message, cause);
        }
        if (failure instanceof IllegalStateException) {
            return new IllegalStateException(message, cause);
        }
        return new ResourceException(message, failure instanceof ResourceException ? cause : failure);
    }

    @Override
    public String toString() {
        return "activation" + (activation == null ? "" : " " + activation) + " of "
                + (bean == null ? "a bean" : "bean " + bean);
    }
}
