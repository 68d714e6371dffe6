/**
 * Hands the messages of a connection to its handler, one after another or several at once, on handler threads or on the
 * event loop. Knows a connection as {@link io.knsock.engine.dispatch.Inbound}.
 *
 * <p>For the engine alone. Each class says which of its parts run where.
 */
@NullMarked
package io.knsock.engine.dispatch;

import org.jspecify.annotations.NullMarked;
