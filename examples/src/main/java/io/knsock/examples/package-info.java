/**
 * Protocols of several trades, one class each, to read and to copy from. Every class has a {@code main}. The tests run
 * each with real software of its trade.
 */
@NullMarked
package io.knsock.examples;

import org.jspecify.annotations.NullMarked;
