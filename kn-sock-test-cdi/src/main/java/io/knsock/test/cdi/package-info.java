/**
 * An application's handlers and clients on Weld SE, with MicroProfile Config by SmallRye, and sockets that are real,
 * but without an application server: {@link io.knsock.test.cdi.TestApplication}.
 */
@NullMarked
package io.knsock.test.cdi;

import org.jspecify.annotations.NullMarked;
