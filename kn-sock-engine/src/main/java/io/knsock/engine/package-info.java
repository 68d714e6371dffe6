/**
 * The engine's face: {@link io.knsock.engine.KnSock} for plain Java, {@link io.knsock.engine.SocketEngine} for programs
 * that bring threads, {@link io.knsock.engine.Handlers} for the handler and its threads.
 *
 * <p>For applications and integrations. Runs on the caller's thread; what blocks says so.
 */
@NullMarked
package io.knsock.engine;

import org.jspecify.annotations.NullMarked;
