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
 *       io.knsock.rar.TcpManagedConnectionFactory} → {@code TcpManagedConnection} → {@code Handle} (what is borrowed)
 * </ul>
 */
@NullMarked
package io.knsock.rar;

import org.jspecify.annotations.NullMarked;
