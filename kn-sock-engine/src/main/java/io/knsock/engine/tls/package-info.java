/**
 * TLS of servers and clients: contexts made from files and made anew when these change, who the peer is, and what a
 * peer can ask of TLS before it has said anything.
 *
 * <p>For the engine alone. Handlers are guarded by their event loop; files are read on threads that may block.
 */
@NullMarked
package io.knsock.engine.tls;

import org.jspecify.annotations.NullMarked;
