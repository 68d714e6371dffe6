/**
 * Connections that are kept and shared: the pool, its settings, its figures and its observer.
 *
 * <p>For everybody. A pool is safe for use by many threads, a connection that it has given out is for one caller at a
 * time.
 */
@NullMarked
package io.knsock.pool;

import org.jspecify.annotations.NullMarked;
