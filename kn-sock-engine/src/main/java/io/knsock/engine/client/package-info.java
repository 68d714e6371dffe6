/**
 * Connections to endpoints, as pools and integrations see them, without a type of Netty.
 *
 * <p>For integrations, and for the pool. Futures complete on an event loop of the engine, calls that block say so.
 */
@NullMarked
package io.knsock.engine.client;

import org.jspecify.annotations.NullMarked;
