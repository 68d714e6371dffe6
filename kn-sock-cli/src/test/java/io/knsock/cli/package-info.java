/** Tests of the shell. */
@NullMarked
package io.knsock.cli;

import org.jspecify.annotations.NullMarked;
