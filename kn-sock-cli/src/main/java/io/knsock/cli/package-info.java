/**
 * The shell: a runnable jar with commands that run servers and send messages. Nothing here is for use by code.
 *
 * <p>Commands write to streams that are handed in and return a number; only {@link io.knsock.cli.Main} knows the
 * process, its streams, its signals and its end.
 */
@NullMarked
package io.knsock.cli;

import org.jspecify.annotations.NullMarked;
