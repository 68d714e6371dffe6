/**
 * Makes connections to endpoints, and the clients that keep one.
 *
 * <p>For the engine alone. A connection is guarded by its event loop; clients and connectors are safe for use by many
 * threads.
 */
@NullMarked
package io.knsock.engine.connect;

import org.jspecify.annotations.NullMarked;
