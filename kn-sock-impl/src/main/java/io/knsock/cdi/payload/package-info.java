/**
 * Messages as values of a type, and back: bytes, text, and JSON where the server has JSON-B.
 *
 * <p>For the integration alone. Safe for use by many threads.
 */
@NullMarked
package io.knsock.cdi.payload;

import org.jspecify.annotations.NullMarked;
