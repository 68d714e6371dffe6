/**
 * Values in place of messages: {@link io.knsock.codec.Codec} makes one of the other, {@link
 * io.knsock.codec.TypedHandlers} and {@link io.knsock.codec.TypedClient} put one before a handler and a client. JSON is
 * a codec of the module {@code kn-sock-json}; in CDI, types of methods choose the codec.
 */
@NullMarked
package io.knsock.codec;

import org.jspecify.annotations.NullMarked;
