/**
 * The scopes of messages and connections, and what a call of a bean must not leave on its thread.
 *
 * <p>For the integration alone. Everything runs on the thread that calls the bean, a handler thread or an event loop;
 * beans of a connection are safe for use by many.
 */
@NullMarked
package io.knsock.cdi.context;

import org.jspecify.annotations.NullMarked;
