/**
 * The Jakarta Connectors 2.1 resource adapter: message-driven beans behind a listening socket, and pools of connections
 * from JNDI.
 *
 * <p>Sections in comments are those of the Jakarta Connectors 2.1 specification. Its words are kept: the
 * <em>container</em> is the application server, an <em>endpoint</em> a message-driven bean, a <em>managed
 * connection</em> one physical connection that the container pools, a <em>handle</em> what an application holds of it.
 *
 * <ul>
 *   <li>inbound: {@link io.knsock.rar.TcpResourceAdapter} → {@code Activation} (a bound server) → {@code Delivery}
 *       (each message to an endpoint)
 *   <li>outbound: {@code ContainerPool} (what is looked up) → the container → {@link
 *       io.knsock.rar.outbound.TcpManagedConnectionFactory} → {@code TcpManagedConnection} → {@code Handle} (what an
 *       application holds)
 * </ul>
 *
 * <p>This package has what spans both directions: the adapter, and the administered object. The packages below it:
 * {@code inbound} and {@code outbound}, which do not know each other; {@code work}, the threads and engines of both;
 * and {@code properties}, the JavaBean properties of both. None of them knows this one.
 */
@NullMarked
package io.knsock.rar;

import org.jspecify.annotations.NullMarked;
