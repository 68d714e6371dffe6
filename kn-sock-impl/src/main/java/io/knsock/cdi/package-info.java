/**
 * The CDI and MicroProfile integration. A bean that implements {@link io.knsock.MessageHandler} or {@link
 * io.knsock.AsyncMessageHandler} and carries {@link io.knsock.cdi.ServerName}, or a method of any bean with {@link
 * io.knsock.cdi.OnMessage}, handles the messages that arrive on the port that {@code kn-sock.server.<name>.port} names.
 * Methods with {@link io.knsock.cdi.OnOpen} and {@link io.knsock.cdi.OnClose} hear of connections, of which each has
 * beans of its own in {@link io.knsock.cdi.ConnectionScoped}. A {@link io.knsock.pool.ConnectionPool} or a {@link
 * io.knsock.TcpClient} is injected with {@link io.knsock.cdi.ClientName} and connects to what {@code
 * kn-sock.client.<name>.host} and {@code .port} name; an interface with {@link io.knsock.cdi.RegisterTcpClient} is
 * injected by its type, and a call of its methods is a message to that endpoint.
 *
 * <p>This package is for applications; the others of the integration are not. Beans are called on threads of the
 * container, or on the event loop if they are asynchronous; what is injected may be used on any thread.
 */
@NullMarked
package io.knsock.cdi;

import org.jspecify.annotations.NullMarked;
