/**
 * Looks at the files of certificates and keys, for programs that tell people about them.
 *
 * <p>For integrations. All of it blocks, and runs on the caller's thread.
 */
@NullMarked
package io.knsock.engine.inspect;

import org.jspecify.annotations.NullMarked;
