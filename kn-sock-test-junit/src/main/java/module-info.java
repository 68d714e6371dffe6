/** Servers, clients, pools and scripted peers that end with the test. */
module io.knsock.test.junit {
    requires transitive io.knsock.api;
    requires transitive io.knsock.engine;
    requires transitive io.knsock.test;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports io.knsock.test.junit;
}
