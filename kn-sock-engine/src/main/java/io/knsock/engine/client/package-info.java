/** What a connection to an endpoint is to those who keep and lend connections, free of Netty. */
@NullMarked
package io.knsock.engine.client;

import org.jspecify.annotations.NullMarked;
