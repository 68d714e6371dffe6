/**
 * The shell: a runnable jar with commands that run servers and send messages. Nothing here is for use by code.
 *
 * <p>The commands are here: one class each, and what they share. What can be typed is in {@code flags}, what is printed
 * in {@code output}; load on servers is made by {@code bench}, certificates by {@code certs}, and examined by
 * {@code doctor}.
 *
 * <p>Commands write to streams that are handed in and return a number; only {@link io.knsock.cli.Main} knows the
 * process, its streams, its signals and its end. A command runs on the thread that called it, and waits there for what
 * the engine's threads do.
 */
@NullMarked
package io.knsock.cli;

import org.jspecify.annotations.NullMarked;
