/**
 * The client interfaces of an application: what each method does, its interceptors, and the client that all who inject
 * one name share.
 *
 * <p>For the integration alone. Interfaces are found by the thread that deploys; calls come on any thread of the
 * application, block it unless they return a stage, and are safe for use by many.
 */
@NullMarked
package io.knsock.cdi.clients;

import org.jspecify.annotations.NullMarked;
