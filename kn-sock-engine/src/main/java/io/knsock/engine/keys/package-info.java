/**
 * Keys and certificates as they lie about in the world, read with nothing but the JDK and checked before they are used.
 * Free of Netty.
 */
@NullMarked
package io.knsock.engine.keys;

import org.jspecify.annotations.NullMarked;
