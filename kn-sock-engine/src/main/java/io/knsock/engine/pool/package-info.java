/**
 * The connection pool, free of Netty: it keeps and leases what a {@link io.knsock.engine.client.Connector} makes.
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>slot
 *   <dd>a connection of the pool, with the word that says whose it is: idle, leased or gone
 *   <dt>lease, lease
 *   <dd>the time in which a caller has a connection, and what the caller holds of it
 *   <dt>waiter
 *   <dd>a caller in the queue
 *   <dt>ledger
 *   <dd>who waits and how many connections there are, under the one lock
 *   <dt>attempt
 *   <dd>a connection that is being made, for nobody in particular
 *   <dt>fit
 *   <dd>of a connection: open, clean and not condemned, so that it may be leased
 *   <dt>condemned
 *   <dd>of a connection: to be destroyed when it is released
 * </dl>
 */
@NullMarked
package io.knsock.engine.pool;

import org.jspecify.annotations.NullMarked;
