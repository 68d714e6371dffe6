/**
 * The engine behind every door: {@link io.knsock.engine.KnSock} for plain Java, {@link io.knsock.engine.SocketEngine}
 * for doors that bring their own threads, {@link io.knsock.engine.Settings} for those that bring settings as text.
 */
@NullMarked
package io.knsock.engine;

import org.jspecify.annotations.NullMarked;
