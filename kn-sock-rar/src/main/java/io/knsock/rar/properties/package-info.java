/**
 * The JavaBean properties that a container configures, and what every bean has besides. Used by both directions of the
 * adapter, and by nobody else. Classes whose first line says so are generated from the tables of settings; a test of
 * this package writes them, and keeps them equal to the tables. A container calls setters before the bean is used, on
 * any thread.
 */
@NullMarked
package io.knsock.rar.properties;

import org.jspecify.annotations.NullMarked;
