/**
 * What can be typed: flags and arguments, those that are settings of the engine, and the help that lists them in
 * groups.
 *
 * <p>For the commands alone; it knows none of them. Everything here is used by the thread that runs the command.
 */
@NullMarked
package io.knsock.cli.flags;

import org.jspecify.annotations.NullMarked;
