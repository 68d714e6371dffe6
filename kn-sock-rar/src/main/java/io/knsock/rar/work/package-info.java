/**
 * On whose threads things run: work of the container's, threads of the adapter's own, and engines that exist as long as
 * they have users; and who the container takes to be the caller of a work. Used by the rest of the adapter, and by
 * nobody else.
 */
@NullMarked
package io.knsock.rar.work;

import org.jspecify.annotations.NullMarked;
