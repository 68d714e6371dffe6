/**
 * Connections as streams of bytes: a blocking view of a channel, for servers and clients. Used by the engine and its
 * servers. Each class says which of its methods run on the event loop; the others block, and run on handler threads or
 * those of the callers.
 */
@NullMarked
package io.knsock.engine.stream;

import org.jspecify.annotations.NullMarked;
