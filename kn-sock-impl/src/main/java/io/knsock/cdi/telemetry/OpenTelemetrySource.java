package io.knsock.cdi.telemetry;

import static java.lang.System.Logger.Level.DEBUG;

import io.knsock.engine.log.GuardedLog;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;

/** Where an application's OpenTelemetry comes from. */
final class OpenTelemetrySource {
    private OpenTelemetrySource() {}

    static Telemetry telemetry(Instance<Object> beans, String application) {
        OpenTelemetry found = openTelemetry(beans);
        if (isOff(found)) {
            GuardedLog.of("io.knsock.cdi")
                    .say(DEBUG, "OpenTelemetry is off in {0}, so there are no metrics and traces", application);
            return Telemetry.NONE;
        }
        return new OpenTelemetryIntegration(found, application);
    }

    private static OpenTelemetry openTelemetry(Instance<Object> beans) {
        Instance<OpenTelemetry> own = beans.select(OpenTelemetry.class);
        return own.isResolvable() ? own.get() : GlobalOpenTelemetry.get();
    }

    /** What is off gives away the one tracer and the one meter that do nothing, whatever object it is itself. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOff(OpenTelemetry found) {
        OpenTelemetry off = OpenTelemetry.noop();
        return found.getTracer(Names.SCOPE) == off.getTracer(Names.SCOPE)
                && found.getMeter(Names.SCOPE) == off.getMeter(Names.SCOPE);
    }
}
