/**
 * What the shell says: replies and events as text, hex and JSON, failures with a hint, and the number it ends with.
 *
 * <p>For the commands alone; it knows none of them. A {@link io.knsock.cli.output.Console} may be used by many threads,
 * as its streams may; answers are written by the thread that runs the command, events by handler threads.
 */
@NullMarked
package io.knsock.cli.output;

import org.jspecify.annotations.NullMarked;
