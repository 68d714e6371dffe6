/** Throw-away certificates for trials. */
@NullMarked
package io.knsock.cli.certs;

import org.jspecify.annotations.NullMarked;
