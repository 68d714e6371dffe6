/**
 * Messages as JSON (RFC 8259), by the JSON-B that the application or its server brings.
 */
@NullMarked
package io.knsock.json;

import org.jspecify.annotations.NullMarked;
