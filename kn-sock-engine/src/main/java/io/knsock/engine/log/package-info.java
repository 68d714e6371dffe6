/**
 * A log that peers can neither flood nor forge.
 *
 * <p>For the engine and integrations, on any thread.
 */
@NullMarked
package io.knsock.engine.log;

import org.jspecify.annotations.NullMarked;
