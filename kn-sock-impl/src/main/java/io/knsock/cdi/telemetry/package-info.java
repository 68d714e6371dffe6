/**
 * Metrics and traces through OpenTelemetry's API, where the application sees one. Only
 * {@link io.knsock.cdi.telemetry.Telemetry} is free of its classes; the others are not loaded without them.
 */
@NullMarked
package io.knsock.cdi.telemetry;

import org.jspecify.annotations.NullMarked;
