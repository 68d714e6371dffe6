/**
 * What is larger than memory: connections that are read and written as streams of bytes, without messages and framing.
 * A {@link io.knsock.stream.StreamHandler} serves one connection from its beginning to its end.
 */
@NullMarked
package io.knsock.stream;

import org.jspecify.annotations.NullMarked;
