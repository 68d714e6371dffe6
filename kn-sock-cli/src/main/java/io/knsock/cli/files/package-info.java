/**
 * The transfer of files: its protocol, the sender and the receiver.
 *
 * <p>For the commands {@code send-file} and {@code receive-file} alone. The sender runs on its caller's thread and one
 * of its own; the receiver on the handler thread of each connection.
 */
@NullMarked
package io.knsock.cli.files;

import org.jspecify.annotations.NullMarked;
