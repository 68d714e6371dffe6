/**
 * The settings of servers and clients in MicroProfile Config, with what is wrong in them as sentences; the TLS that the
 * application server has of its own; and what the integration says in the log.
 *
 * <p>For the integration alone. Settings are read while the application starts, by the thread that starts it, and never
 * when it ends; the log is for any thread.
 */
@NullMarked
package io.knsock.cdi.config;

import org.jspecify.annotations.NullMarked;
