/**
 * That no message sees what another left on its thread: handlers that forget to end a transaction or to restore an
 * identity or a class loader, beside handlers that do not. The same on Open Liberty and WildFly.
 */
package io.knsock.it.isolation;
