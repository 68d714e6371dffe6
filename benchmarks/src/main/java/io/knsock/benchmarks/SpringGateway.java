package io.knsock.benchmarks;

import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.ip.tcp.connection.CachingClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.integration.ip.tcp.outbound.TcpOutboundGateway;
import org.springframework.integration.ip.tcp.serializer.ByteArrayLfSerializer;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/**
 * Requests by Spring Integration's gateway, on connections of its caching factory, with its defaults but for the size.
 */
final class SpringGateway implements AutoCloseable {
    private static final Logger QUIET = Logger.getLogger("org.springframework");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final TcpOutboundGateway gateway;

    @Configuration
    @EnableIntegration
    static class Settings {}

    SpringGateway(int port, int size) {
        QUIET.setLevel(Level.SEVERE);
        TcpNetClientConnectionFactory connecting = new TcpNetClientConnectionFactory("127.0.0.1", port);
        connecting.setSoTcpNoDelay(true);
        connecting.setSerializer(new ByteArrayLfSerializer());
        connecting.setDeserializer(new ByteArrayLfSerializer());
        CachingClientConnectionFactory caching = new CachingClientConnectionFactory(connecting, size);
        context.register(Settings.class);
        context.registerBean("gateway", TcpOutboundGateway.class, () -> {
            TcpOutboundGateway made = new TcpOutboundGateway();
            made.setConnectionFactory(caching);
            return made;
        });
        context.registerBean("caching", CachingClientConnectionFactory.class, () -> caching);
        context.refresh();
        context.start();
        gateway = context.getBean(TcpOutboundGateway.class);
    }

    byte[] request(byte[] payload) {
        QueueChannel replies = new QueueChannel();
        gateway.handleMessage(new GenericMessage<>(payload, Map.of(MessageHeaders.REPLY_CHANNEL, replies)));
        return (byte[]) Objects.requireNonNull(replies.receive()).getPayload();
    }

    @Override
    public void close() {
        context.close();
    }
}
