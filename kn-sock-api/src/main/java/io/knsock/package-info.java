/**
 * What an application codes against, the same in every integration: plain Java, CDI, a message-driven bean, the shell.
 *
 * A server:
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="server"}
 *
 * and a client of it:
 *
 * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="client"}
 *
 * <h2>Words</h2>
 *
 * Each idea has one word, the same in code, settings and logs.
 *
 * <dl>
 *   <dt>message
 *   <dd>the payload of one frame, without what marks its boundaries on the wire
 *   <dt>framing
 *   <dd>how the byte stream is cut into messages
 *   <dt>server
 *   <dd>a bound listening socket and the connections it accepted
 *   <dt>handler
 *   <dd>the application's code, called once for each message
 *   <dt>bind, drain, stop
 *   <dd>a server is bound when it is created; a stop drains it (finishes the messages in flight), then closes what is
 *   left
 *   <dt>acquire, lease, release, evict
 *   <dd>a caller acquires a connection from a pool, holds it as a lease, and releases it; an idle one is evicted: taken
 *   out of the pool and closed
 *   <dt>peer
 *   <dd>the program at the other end of a connection
 *   <dt>in flight
 *   <dd>of a message: handed to the handler, and its reply not written yet
 *   <dt>set aside
 *   <dd>of an endpoint that cannot be reached: not tried for a while
 *   <dt>exchange
 *   <dd>one message sent and one received in answer to it, on one connection
 *   <dt>request
 *   <dd>an exchange for which the client or pool finds the connection
 * </dl>
 */
@NullMarked
package io.knsock;

import org.jspecify.annotations.NullMarked;
