/**
 * What the integration takes from the container: its threads, by their names in JNDI, and the name of the application.
 *
 * <p>For the integration alone. Looked up by the thread that starts the application; executors are safe for use by many
 * threads.
 */
@NullMarked
package io.knsock.cdi.container;

import org.jspecify.annotations.NullMarked;
