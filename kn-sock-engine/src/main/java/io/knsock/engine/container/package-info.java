/** What the integrations for containers share: what an application may leave behind on a container's thread. */
@NullMarked
package io.knsock.engine.container;

import org.jspecify.annotations.NullMarked;
