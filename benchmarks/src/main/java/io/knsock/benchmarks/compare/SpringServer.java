package io.knsock.benchmarks.compare;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.ip.dsl.Tcp;
import org.springframework.integration.ip.dsl.TcpServerConnectionFactorySpec;
import org.springframework.integration.ip.tcp.serializer.AbstractByteArraySerializer;
import org.springframework.integration.ip.tcp.serializer.TcpCodecs;

/**
 * Spring Integration with its defaults: a gateway on a server of sockets with a thread each, or on one of the JDK's
 * selector.
 */
final class SpringServer {
    private SpringServer() {}

    static void listen(Task task, boolean nio) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Task.class, () -> task);
        context.registerBean(Boolean.class, () -> nio);
        context.register(Settings.class);
        context.refresh();
        context.start();
    }

    @Configuration
    @EnableIntegration
    static class Settings {
        @Bean
        IntegrationFlow echo(Task task, Boolean nio) {
            int port = task.number("port");
            AbstractByteArraySerializer codec = task.isLengthPrefixed() ? TcpCodecs.lengthHeader4() : TcpCodecs.lf();
            codec.setMaxMessageSize(Servers.MAX_FRAME_BYTES);
            TcpServerConnectionFactorySpec<?, ?> server = nio ? Tcp.nioServer(port) : Tcp.netServer(port);
            return IntegrationFlow.from(Tcp.inboundGateway(server.localAddress("127.0.0.1")
                            .backlog(1_024)
                            .soTcpNoDelay(true)
                            .serializer(codec)
                            .deserializer(codec)))
                    .<byte[]>handle((payload, headers) -> {
                        task.delay();
                        return payload;
                    })
                    .get();
        }
    }
}
