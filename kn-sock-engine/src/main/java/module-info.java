/** TCP and TLS on Netty; no Netty type is in a public signature. */
module io.knsock.engine {
    requires transitive io.knsock.api;
    requires static org.jspecify;
    requires static java.management;
    requires static jdk.management;
    requires jdk.jfr;
    requires jdk.net;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;

    exports io.knsock.engine;
    exports io.knsock.engine.client;
    exports io.knsock.engine.container;
    exports io.knsock.engine.inspect;
    exports io.knsock.engine.log;
    exports io.knsock.engine.settings;
    exports io.knsock.engine.time;
}
