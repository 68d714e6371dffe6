/** The types that applications of kn-sock are written against. */
module io.knsock.api {
    requires static org.jspecify;

    exports io.knsock;
    exports io.knsock.codec;
    exports io.knsock.config;
    exports io.knsock.conversation;
    exports io.knsock.framing;
    exports io.knsock.pool;
    exports io.knsock.stream;
    exports io.knsock.tls;
}
