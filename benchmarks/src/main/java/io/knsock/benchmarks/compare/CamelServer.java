package io.knsock.benchmarks.compare;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** Camel's Netty component with its defaults, lines of text, and a route that replies with what it got. */
final class CamelServer {
    private CamelServer() {}

    /** Listens, and does not return. */
    static void listen(Task task) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("netty:tcp://127.0.0.1:" + task.number("port")
                                + "?sync=true&textline=true&backlog=1024&decoderMaxLineLength="
                                + Servers.MAX_FRAME_BYTES)
                        .process(exchange -> task.delay())
                        .transform(body());
            }
        });
        main.run();
    }
}
