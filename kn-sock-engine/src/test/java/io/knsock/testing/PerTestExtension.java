package io.knsock.testing;

import io.knsock.config.EngineExecutors;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.settings.Transport;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.Parameter;

/** Fills the fields that are {@link PerTest}, and ends what is in them. */
final class PerTestExtension implements BeforeEachCallback, AfterEachCallback {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    @Override
    public void beforeEach(ExtensionContext context) throws IllegalAccessException {
        Object test = context.getRequiredTestInstance();
        for (Field field : fields(test, LogRecords.class)) {
            LogRecords log = new LogRecords();
            field.set(test, field.getAnnotation(PerTest.class).debug() ? log.withDebug() : log);
        }
        for (Field field : fields(test, SocketEngine.class)) {
            int loops = field.getAnnotation(PerTest.class).loops();
            EngineExecutors threads = loops == 0
                    ? EngineExecutors.own()
                    : EngineExecutors.builder().loopCount(loops).build();
            field.set(test, SocketEngine.start(threads, transport(test)));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IllegalAccessException {
        Object test = context.getRequiredTestInstance();
        for (Field field : fields(test, SocketEngine.class)) {
            if (field.get(test) instanceof SocketEngine engine) {
                engine.stop(LONGEST_STOP);
            }
        }
        for (Field field : fields(test, LogRecords.class)) {
            if (field.get(test) instanceof LogRecords log) {
                log.close();
            }
        }
    }

    private static List<Field> fields(Object test, Class<?> type) {
        List<Field> fields = Arrays.stream(test.getClass().getDeclaredFields())
                .filter(field -> field.getType() == type && field.isAnnotationPresent(PerTest.class))
                .toList();
        fields.forEach(field -> field.setAccessible(true));
        return fields;
    }

    private static Transport transport(Object test) throws IllegalAccessException {
        for (Field field : test.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(Parameter.class)) {
                field.setAccessible(true);
                if (field.get(test) instanceof Variant variant) {
                    return variant.transport();
                }
                if (field.get(test) instanceof Transport transport) {
                    return transport;
                }
            }
        }
        return Transport.best();
    }
}
