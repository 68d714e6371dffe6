/**
 * Throw-away certificates for trials.
 *
 * <p>For the command that makes them alone. Everything runs on the thread that calls it, and on no other.
 */
@NullMarked
package io.knsock.cli.certs;

import org.jspecify.annotations.NullMarked;
