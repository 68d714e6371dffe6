package reliability;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Cases of a path between client and server that does something to the bytes. */
final class Faults {
    private static final String[] LINES = {"--frame", "line"};

    private Faults() {}

    static Case sliced(boolean tls) {
        return () -> {
            try (Server server = Server.of(tls, List.of("-Xmx64m"), LINES);
                    FaultyProxy proxy = new FaultyProxy(server.port(), FaultyProxy.slicing());
                    Link link = Link.to(proxy.port(), tls)) {
                int asked = 1_000;
                long start = System.nanoTime();
                for (int i = 0; i < asked; i++) {
                    link.ask("message " + i + " " + "x".repeat(i % 100));
                }
                return new Case.Outcome(
                        server.said().isEmpty(),
                        asked + " requests and replies byte by byte, all as asked, in "
                                + (System.nanoTime() - start) / 1_000_000 + " ms");
            }
        };
    }

    static Case corrupted(boolean tls) {
        return () -> {
            try (Server server = Server.of(tls, List.of("-Xmx64m"), LINES);
                    FaultyProxy proxy = new FaultyProxy(server.port(), FaultyProxy.corrupting(20))) {
                int connections = 300;
                int right = 0;
                int wrong = 0;
                int closed = 0;
                for (int i = 0; i < connections; i++) {
                    try (Link link = Link.to(proxy.port(), tls)) {
                        link.socket().setSoTimeout(1_000);
                        for (int j = 0; j < 10; j++) {
                            link.ask("message " + j);
                        }
                        right++;
                    } catch (IOException failure) {
                        boolean otherReply =
                                String.valueOf(failure.getMessage()).startsWith("asked ");
                        wrong += otherReply ? 1 : 0;
                        closed += otherReply ? 0 : 1;
                    }
                }
                try (Link link = Link.to(server.port(), tls)) {
                    link.ask("still");
                }
                boolean holds = (!tls || wrong == 0)
                        && closed + wrong > 0
                        && server.said().isEmpty();
                return new Case.Outcome(
                        holds,
                        "of " + connections + " connections " + right + " untouched, " + wrong
                                + " got another reply than asked for, " + closed
                                + " ended; others are served; log lines "
                                + server.said().size() + Peers.first(server.said()));
            }
        };
    }

    static Case delayed(boolean tls) {
        return () -> {
            try (Server server = Server.of(tls, List.of("-Xmx64m"), LINES);
                    FaultyProxy proxy = new FaultyProxy(server.port(), FaultyProxy.delaying(20, 80));
                    Load load = new Load(20, 0, () -> Link.to(proxy.port(), tls))) {
                Thread.sleep(2_000);
                load.latencies().clear();
                Thread.sleep(8_000);
                double median = load.latencies().millis(0.5);
                double p99 = load.latencies().millis(0.99);
                double most = load.latencies().millis(1);
                boolean holds = load.failed() == 0 && load.replies() > 500 && most < 1_000;
                return new Case.Outcome(
                        holds,
                        String.format(
                                Locale.ROOT,
                                "%d requests with 20 to 80 ms each way: median %.0f ms, p99 %.0f ms, most %.0f ms,"
                                        + " failed %d%s",
                                load.latencies().count(),
                                median,
                                p99,
                                most,
                                load.failed(),
                                load.failure()));
            }
        };
    }
}
