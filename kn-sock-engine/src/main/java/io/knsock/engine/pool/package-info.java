/** The connection pool, free of Netty: it keeps and lends what a {@link io.knsock.engine.client.Connector} makes. */
@NullMarked
package io.knsock.engine.pool;

import org.jspecify.annotations.NullMarked;
