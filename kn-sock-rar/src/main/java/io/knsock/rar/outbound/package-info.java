/**
 * Connections that a container pools: {@link io.knsock.rar.outbound.TcpManagedConnectionFactory} has their settings and
 * makes them, {@code ContainerPool} is what an application looks up, {@code TcpManagedConnection} one physical
 * connection, {@code Handle} what an application holds of it. Containers use the factory. Calls of applications block
 * on their own threads; events are told to the container on these, or on threads of its work manager.
 */
@NullMarked
package io.knsock.rar.outbound;

import org.jspecify.annotations.NullMarked;
