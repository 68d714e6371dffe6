/**
 * Cuts messages out of the stream and puts them on it: one class for each framing.
 *
 * <p>For the engine alone. Decoders are guarded by the event loop of their connection; framings are shared by
 * connections.
 */
@NullMarked
package io.knsock.engine.framing;

import org.jspecify.annotations.NullMarked;
