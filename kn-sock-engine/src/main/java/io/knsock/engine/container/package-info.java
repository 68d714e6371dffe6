/**
 * What the integrations for application servers have in common: what a message may leave behind on a container's
 * thread, one deadline for those that end together, and defaults that leave threads for others.
 *
 * <p>For integrations. Runs on the threads of its callers.
 */
@NullMarked
package io.knsock.engine.container;

import org.jspecify.annotations.NullMarked;
