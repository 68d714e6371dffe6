/**
 * Metrics and traces through OpenTelemetry's API, where the application sees one. Only
 * {@link io.knsock.cdi.telemetry.Telemetry} is free of its classes; the others are not loaded without them.
 *
 * <p>For the integration alone. Safe for use by many threads: figures are told by handler threads and event loops, and
 * collected by a thread of OpenTelemetry.
 */
@NullMarked
package io.knsock.cdi.telemetry;

import org.jspecify.annotations.NullMarked;
