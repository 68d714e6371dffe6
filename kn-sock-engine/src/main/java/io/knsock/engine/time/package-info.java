/**
 * Deadlines, durations as text, growing pauses, and what is said at most once in a while.
 *
 * <p>For the engine and integrations, on any thread.
 */
@NullMarked
package io.knsock.engine.time;

import org.jspecify.annotations.NullMarked;
