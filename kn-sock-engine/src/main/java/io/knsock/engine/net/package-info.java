/**
 * Event loops, handler threads, sockets and addresses.
 *
 * <p>For the engine alone; nothing here knows servers or clients.
 */
@NullMarked
package io.knsock.engine.net;

import org.jspecify.annotations.NullMarked;
