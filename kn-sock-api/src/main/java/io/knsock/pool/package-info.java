/**
 * Connections that are kept and shared: the pool, what it is told and what it tells.
 *
 * <p>For everybody. A pool is safe for use by many threads, a connection that it has given out is for one caller at a
 * time.
 */
@NullMarked
package io.knsock.pool;

import org.jspecify.annotations.NullMarked;
