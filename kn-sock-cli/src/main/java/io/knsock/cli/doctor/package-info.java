/**
 * Examinations of servers and of certificate files. They look and tell; they change nothing, and what they find is a
 * result and no exception.
 *
 * <p>For the command of that name alone. Examinations block the thread that calls them; another one closes a socket
 * whose time is over.
 */
@NullMarked
package io.knsock.cli.doctor;

import org.jspecify.annotations.NullMarked;
