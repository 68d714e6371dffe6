/**
 * TLS of servers and clients: keys, certificates, whom to trust, and what is thrown where that fails.
 *
 * <p>For everybody; on any thread.
 */
@NullMarked
package io.knsock.tls;

import org.jspecify.annotations.NullMarked;
