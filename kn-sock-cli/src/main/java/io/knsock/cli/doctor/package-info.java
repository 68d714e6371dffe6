/**
 * Examinations of servers and of certificate files. They look and tell; they change nothing, and what they find is a
 * result and no exception.
 */
@NullMarked
package io.knsock.cli.doctor;

import org.jspecify.annotations.NullMarked;
