/**
 * The engine's face: {@link io.knsock.engine.KnSock} for plain Java, {@link io.knsock.engine.SocketEngine} for those
 * who bring threads, {@link io.knsock.engine.Handlers} to say what handles messages and where.
 *
 * <p>For applications and integrations. Runs on the caller's thread; what blocks says so.
 */
@NullMarked
package io.knsock.engine;

import org.jspecify.annotations.NullMarked;
