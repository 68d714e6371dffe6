/**
 * Message-driven beans: {@link io.knsock.rar.inbound.TcpActivationSpec} has the settings of one, {@code Activation} is
 * its bound server, or what connects in place of it, {@code EndpointSource} gives out endpoints, {@code Delivery} hands
 * each message to one, and again if that fails. Containers use the spec, the resource adapter uses the activation.
 * Messages are delivered on threads of the container's work manager; event loops never wait here.
 */
@NullMarked
package io.knsock.rar.inbound;

import org.jspecify.annotations.NullMarked;
