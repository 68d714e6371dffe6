/** A log that peers can neither flood nor forge, for the engine and what is built on it. */
@NullMarked
package io.knsock.engine.log;

import org.jspecify.annotations.NullMarked;
