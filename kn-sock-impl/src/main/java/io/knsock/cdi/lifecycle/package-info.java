/**
 * The start and the end of an application: the extension that finds its beans, the engine with its servers and pools,
 * and health checks.
 *
 * <p>For CDI and MicroProfile Health, which find it by themselves; no other package knows it. Extension and engine are
 * called by the thread that deploys, starts or ends the application, health checks by any.
 */
@NullMarked
package io.knsock.cdi.lifecycle;

import org.jspecify.annotations.NullMarked;
