/**
 * The other side of a connection, for tests, and waits.
 *
 * <p>{@link io.knsock.test.Peer} is one connection on the JDK's own sockets, of a client or a server, that does exactly
 * what a test says, well behaved or not; {@link io.knsock.test.PeerListener} accepts such connections. {@link
 * io.knsock.test.TestCa} issues certificates, good and bad ones. {@link io.knsock.test.Eventually} and {@link
 * io.knsock.test.Inbox} wait for what another thread brings about.
 *
 * <p>Every wait is bounded, by 20 s unless said otherwise, and fails with an {@link java.lang.AssertionError} that says
 * what was expected and what came. The bound is there so that a test ends; it is no measure, and a busy machine does
 * not reach it. No class here needs a test framework.
 */
@NullMarked
package io.knsock.test;

import org.jspecify.annotations.NullMarked;
