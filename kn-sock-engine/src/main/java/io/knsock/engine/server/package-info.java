/**
 * Servers and receivers: who is admitted, what a connection that is handled keeps and for how long, and how all of it
 * is drained.
 *
 * <p>For the engine alone. A connection and the handlers before it are guarded by its event loop; what is called from
 * elsewhere says so.
 */
@NullMarked
package io.knsock.engine.server;

import org.jspecify.annotations.NullMarked;
