/** What tests of servers and clients need, whatever these are written with. */
module io.knsock.test {
    requires transitive io.knsock.api;
    requires static org.jspecify;
    requires io.netty.pkitesting;

    exports io.knsock.test;
}
