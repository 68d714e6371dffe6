/**
 * Deadlines, durations as text, and growing pauses.
 *
 * <p>For the engine and integrations, on any thread.
 */
@NullMarked
package io.knsock.engine.time;

import org.jspecify.annotations.NullMarked;
