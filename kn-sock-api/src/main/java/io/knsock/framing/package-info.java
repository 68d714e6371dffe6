/**
 * Where a message ends in a stream of bytes, and what is thrown where it does not.
 *
 * <p>For everybody; on any thread.
 */
@NullMarked
package io.knsock.framing;

import org.jspecify.annotations.NullMarked;
