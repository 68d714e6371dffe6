/** Tests of the transfer of files. */
@NullMarked
package io.knsock.cli.files;

import org.jspecify.annotations.NullMarked;
