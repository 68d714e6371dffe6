/**
 * The CDI and MicroProfile door. A bean that implements {@link io.knsock.MessageHandler} and carries {@link
 * io.knsock.cdi.ServerName} is served on the port that {@code kn-sock.server.<name>.port} names; a {@link
 * io.knsock.ConnectionPool} or a {@link io.knsock.TcpClient} is injected with {@link io.knsock.cdi.ClientName} and connects to
 * what {@code kn-sock.client.<name>.host} and {@code .port} name; an interface with {@link io.knsock.cdi.RegisterTcpClient} is
 * injected by its type, and a call of its methods is a message to that endpoint.
 */
@NullMarked
package io.knsock.cdi;

import org.jspecify.annotations.NullMarked;
