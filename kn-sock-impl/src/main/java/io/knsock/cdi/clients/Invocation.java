package io.knsock.cdi.clients;

import jakarta.enterprise.inject.spi.InterceptionType;
import jakarta.enterprise.inject.spi.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a method on its way through its interceptors. Each of them has a context of its own, which knows who is
 * next and does not change: so one may proceed again, as a retry does, and in another thread.
 */
final class Invocation implements InvocationContext {
    private final Call call;
    private final int next;

    private Invocation(Call call, int next) {
        this.call = call;
        this.next = next;
    }

    /** Calls a method through its interceptors. */
    static @Nullable Object run(
            Object target, Method method, List<Link<?>> links, @Nullable Object[] arguments, Body body)
            throws Exception {
        return new Invocation(new Call(target, method, links, arguments, body), 0).proceed();
    }

    /** An interceptor and its instance. */
    record Link<T>(Interceptor<T> interceptor, T instance) {
        @Nullable Object intercept(InvocationContext context) throws Exception {
            return interceptor.intercept(InterceptionType.AROUND_INVOKE, instance, context);
        }
    }

    /** What comes after the last interceptor. */
    @FunctionalInterface
    interface Body {
        @Nullable Object run(@Nullable Object[] arguments) throws Throwable;
    }

    /** What the contexts of one call share. */
    private static final class Call {
        final Object target;
        final Method method;
        final List<Link<?>> links;
        final Body body;
        final Map<String, Object> data = Collections.synchronizedMap(new HashMap<>());
        volatile @Nullable Object[] arguments;

        Call(Object target, Method method, List<Link<?>> links, @Nullable Object[] arguments, Body body) {
            this.target = target;
            this.method = method;
            this.links = links;
            this.arguments = arguments;
            this.body = body;
        }
    }

    @Override
    public @Nullable Object proceed() throws Exception {
        if (next < call.links.size()) {
            return call.links.get(next).intercept(new Invocation(call, next + 1));
        }
        try {
            return call.body.run(call.arguments);
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new UndeclaredThrowableException(failure);
        }
    }

    @Override
    public Object getTarget() {
        return call.target;
    }

    @Override
    public Method getMethod() {
        return call.method;
    }

    @Override
    @SuppressWarnings("NullAway") // an argument may be null, whatever the specification's class says
    public @Nullable Object[] getParameters() {
        return call.arguments;
    }

    /** @throws IllegalArgumentException if their number or the type of one is not that of the method */
    @Override
    public void setParameters(@Nullable Object[] parameters) {
        Class<?>[] types = call.method.getParameterTypes();
        if (parameters.length != types.length) {
            throw new IllegalArgumentException(Operations.nameOf(call.method) + " has " + types.length
                    + " parameters, but an interceptor sets " + parameters.length);
        }
        for (int i = 0; i < types.length; i++) {
            Object value = parameters[i];
            if (value == null
                    ? types[i].isPrimitive()
                    : !MethodType.methodType(types[i]).wrap().returnType().isInstance(value)) {
                throw new IllegalArgumentException("parameter " + (i + 1) + " of " + Operations.nameOf(call.method)
                        + " is a "
                        + types[i].getName() + ", but an interceptor sets "
                        + (value == null ? "null" : "a " + value.getClass().getName()));
            }
        }
        call.arguments = parameters.clone();
    }

    @Override
    public Map<String, Object> getContextData() {
        return call.data;
    }

    @Override
    public @Nullable Object getTimer() {
        return null;
    }

    @Override
    public @Nullable Constructor<?> getConstructor() {
        return null;
    }
}
