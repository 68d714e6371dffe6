/**
 * The handlers of an application: how they are found, checked, and called for messages and connections.
 *
 * <p>For the integration alone. Found by the thread that deploys; called by handler threads, or on the event loop if
 * they are asynchronous. Calls of one connection come one after another.
 */
@NullMarked
package io.knsock.cdi.handlers;

import org.jspecify.annotations.NullMarked;
