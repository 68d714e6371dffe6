package io.knsock.runtimes.drivers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Calls by name of servers that tests are not compiled against, since only a profile of the build has them. */
final class Calls {
    private Calls() {}

    /** Calls the public method of that name which takes such arguments. */
    static Object call(Object target, String name, Object... arguments) throws Exception {
        return callBy(target.getClass(), target, name, arguments);
    }

    /** Calls a method of a type that the class of the target, which need not be public, has. */
    static Object callBy(Class<?> type, Object target, String name, Object... arguments) throws Exception {
        Method found = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && takes(method, arguments))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(type + "." + name));
        try {
            return found.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    private static boolean takes(Method method, Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean fits = types[i] == int.class
                    ? arguments[i] instanceof Integer
                    : types[i] == boolean.class ? arguments[i] instanceof Boolean : types[i].isInstance(arguments[i]);
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
