package io.knsock.benchmarks.compare;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One piece of work that servers are compared at.
 *
 * @param name what it is called on the command line
 * @param title what it is, for people
 * @param figure the figure that is compared
 * @param unit what that counts
 * @param moreIsBetter whether a larger one is better
 * @param task what servers and load are told
 * @param servers who does it; the others are compared with the first
 */
record Work(
        String name, String title, String figure, String unit, boolean moreIsBetter, Task task, List<String> servers) {

    /** Returns whether a server is kn-sock in another program, which is started by its own command. */
    static boolean isOutside(String server) {
        return Set.of("shell", "cdi", "method", "submit", "mdb", "mdb-transacted")
                .contains(server);
    }

    /** Returns all there is, in the order in which it is done. */
    static List<Work> all() {
        return List.of(
                rate(
                        "echo",
                        "Echo of lines of 64 bytes, 64 connections, one under way on each",
                        "",
                        "netty-epoll netty-nio netty-io_uring knsock-async knsock-async-nio knsock-async-io_uring vertx mina "
                                + "knsock-blocking netty-hop jdk-threads jdk-virtual spring-nio spring-net camel"),
                rate(
                        "echo-1",
                        "The same, 1 connection",
                        "connections=1",
                        "netty-epoll knsock-async vertx knsock-blocking jdk-threads"),
                rate(
                        "echo-1000",
                        "The same, 1,000 connections",
                        "connections=1000",
                        "netty-epoll knsock-async vertx knsock-blocking netty-hop jdk-threads jdk-virtual spring-nio camel"),
                rate(
                        "echo-10000",
                        "The same, 10,000 connections",
                        "connections=10000",
                        "netty-epoll knsock-async vertx knsock-blocking"),
                rate(
                        "pipelined",
                        "The same, 64 connections, 16 under way on each",
                        "depth=16",
                        "netty-epoll knsock-async vertx knsock-blocking netty-hop"),
                rate(
                        "echo-1k",
                        "Echo of lines of 1 KiB, 64 connections",
                        "bytes=1024",
                        "netty-epoll knsock-async knsock-blocking jdk-threads"),
                rate(
                        "echo-16k",
                        "Echo of lines of 16 KiB, 64 connections",
                        "bytes=16384",
                        "netty-epoll knsock-async knsock-blocking jdk-threads"),
                rate(
                        "length",
                        "Echo of 64 bytes with a length before them, 64 connections",
                        "framing=length",
                        "netty-epoll knsock-async knsock-blocking spring-nio"),
                rate(
                        "blocking-1ms",
                        "A handler that blocks for 1 ms, 1,000 connections",
                        "connections=1000 delay=1",
                        "jdk-threads jdk-virtual knsock-blocking netty-hop spring-nio camel"),
                rate(
                        "tls",
                        "Echo of lines of 64 bytes over TLS, 64 connections",
                        "keys=? warm=12",
                        "netty-epoll knsock-async vertx jdk-threads"),
                rate(
                        "connect",
                        "Connect, one line of 64 bytes and its reply, close",
                        "load=connect",
                        "netty-epoll knsock-async vertx jdk-threads"),
                rate(
                        "tls-full",
                        "The same with a full TLS handshake",
                        "load=connect keys=? resume=false warm=60",
                        "netty-epoll knsock-async vertx"),
                rate(
                        "tls-resumed",
                        "The same with a resumed TLS session",
                        "load=connect keys=? warm=60",
                        "netty-epoll knsock-async vertx"),
                new Work(
                        "stream",
                        "One way: 8 connections that send without end",
                        "mb",
                        "MB/s",
                        true,
                        task("load=stream framing=raw reply=false connections=8"),
                        servers("netty-epoll knsock-stream knsock-async vertx knsock-blocking")),
                new Work(
                        "latency",
                        "How long replies take at 20,000 lines per second on 64 connections (99 % take no longer)",
                        "p99-us",
                        "µs",
                        false,
                        task("rate=20000"),
                        servers("netty-epoll knsock-async vertx knsock-blocking jdk-threads jdk-virtual camel")),
                new Work(
                        "idle",
                        "Memory for an idle connection, of 15,000",
                        "bytes",
                        "bytes",
                        false,
                        task("load=idle connections=15000 warm=1 seconds=1"),
                        servers("netty-epoll knsock-async knsock-blocking vertx jdk-virtual")),
                new Work(
                        "start",
                        "From the start of java to the first reply",
                        "ms",
                        "ms",
                        false,
                        task("load=start"),
                        servers("netty-epoll knsock-async shell vertx jdk-threads spring-nio camel")),
                rate(
                        "liberty",
                        "Echo of lines of 64 bytes on Open Liberty, 64 connections",
                        "warm=25",
                        "knsock-blocking cdi method submit mdb mdb-transacted"));
    }

    private static Work rate(String name, String title, String task, String servers) {
        return new Work(name, title, "rate", "/s", true, task(task), servers(servers));
    }

    private static Task task(String arguments) {
        return Task.of(Stream.of(arguments.split(" ", -1))
                .filter(argument -> !argument.isEmpty())
                .toArray(String[]::new));
    }

    private static List<String> servers(String names) {
        return List.of(names.split(" ", -1));
    }
}
