package reliability;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** All cases by name; runs one and says in one line what came of it. */
final class Cases {
    private static final int HOLDS = 0;
    private static final int FAILS = 1;
    private static final int WRONG_USE = 2;
    private static final int SKIPPED = 77;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(boolean quick, String mustHold, Case body) {}

    private Cases() {
        slow(
                "idle-plain",
                "all answer after it, no thread a connection, < 4 KiB heap each",
                Connections.idle(false, 10_000, 4 << 10));
        slow(
                "idle-tls",
                "all answer after it, no thread a connection, < 24 KiB heap each",
                Connections.idle(true, 10_000, 24 << 10));
        String storm = "none refused, reset or lost; all files closed; nothing logged";
        quick("storm-500", storm, Connections.storm(50_000, 500, false));
        quick("storm-500-resets", storm, Connections.storm(50_000, 500, true));
        slow("storm-5000", storm, Connections.storm(50_000, 5_000, false));
        slow("storm-5000-resets", storm, Connections.storm(50_000, 5_000, true));
        quick(
                "handshake-storm",
                "none fails; p99 of open connections at most 3 times that beside handshakes of another process",
                Connections.handshakes(Duration.ofSeconds(8)));
        quick(
                "too-many-connections",
                "those beyond the limit are closed, those inside unharmed, places taken again",
                Connections.tooMany(1_000, 1_500));
        quick("resets-in-a-frame", "nothing left open, held or logged", Connections.resetsInAFrame(20_000));
        quick(
                "half-closed-then-reset",
                "all gone within 1 s; then CPU below 10 %, where a loop without end takes 100 %",
                Connections.halfClosedThenReset(1_000));
        quick("black-hole", "freed within the idle timeout and 1 s", Peers.blackHole(50, Duration.ofSeconds(3)));
        quick(
                "dripping-bytes",
                "ended at the frame timeout, give or take 1 s; others as before",
                Peers.dripping(500, Duration.ofSeconds(3)));
        slow(
                "never-reading",
                "memory bounded, others served, all ended by the write timeout",
                Peers.neverReading(20, 200L << 20));
        slow("stream-plain", "the same bytes", Peers.stream(false, 1L << 30));
        slow("stream-tls", "the same bytes", Peers.stream(true, 1L << 30));
        quick("sliced-plain", "the same replies in the same order", Faults.sliced(false));
        quick("sliced-tls", "the same replies in the same order", Faults.sliced(true));
        quick("corrupted-plain", "the server lives and serves others", Faults.corrupted(false));
        quick(
                "corrupted-tls",
                "never a wrong reply, always closed; the server lives and serves others",
                Faults.corrupted(true));
        quick("delayed-plain", "none fails, no stall", Faults.delayed(false));
        quick("delayed-tls", "none fails, no stall", Faults.delayed(true));
        quick("huge-lengths", "refused before anything is buffered", Peers.hugeLengths(200));
        quick("garbage-to-tls", "closed within 1 s, nothing at WARNING", Peers.garbageToTls(100));
        slow(
                "certificates-change",
                "no request fails; a new certificate within the interval and 1 s; a bad file changes nothing",
                Operations.certificatesChange());
        quick(
                "handlers-blocked",
                "the listener still accepts, the other one serves as before",
                Operations.handlersBlocked());
        quick(
                "handlers-blocked-together",
                "the same of two listeners of one engine, where the first may not have all threads",
                Operations.handlersBlocked("together"));
        quick(
                "sigterm-under-load",
                "no reply to a handled message is lost; exit code 0",
                Operations.sigtermUnderLoad());
        slow("killed-and-started", "always binds", Connections.killedAndStarted(20, 2_000));
        quick("out-of-direct-memory", "connections end, a warning each 10 s says why, the server serves again", Peers.outOfDirectMemory());
        attacks();
        slow(
                "soak",
                "no unexplained failure; heap, files, threads and RSS do not grow",
                Soak.of(Duration.ofSeconds(Long.getLong("soak.seconds", 60))));
    }

    /** What peers without credentials try, in each framing, plain and over TLS. */
    private void attacks() {
        String after = "the server answers after it, its heap is level, SIGTERM ends it within its drain timeout and 5 s";
        for (Wire wire : Wire.values()) {
            for (boolean tls : new boolean[] {false, true}) {
                String how = "-" + wire.label() + (tls ? "-tls" : "-plain");
                boolean quick = wire == Wire.LINE;
                attack(quick, "tiny-frames" + how, after, Attacks.tinyFrames(wire, tls, 200 * wire.frame("").length, 64 << 10));
                attack(false, "tiny-frames-many" + how, after, Attacks.tinyFrames(wire, tls, 400, 4 << 20));
                String fair = "a healthy client's median beside 32 flooders at most 3 times its calm one; " + after;
                attack(quick && !tls, "flooders" + how, fair, Attacks.flooders(wire, tls, "shell"));
                attack(false, "flooders-on-loop" + how, fair, Attacks.flooders(wire, tls, "async"));
                attack(
                        quick && !tls,
                        "partial-frames" + how,
                        "others are served meanwhile; " + after,
                        Attacks.partialFrames(wire, tls));
                attack(
                        quick,
                        "lingering" + how,
                        "less than 64 MiB taken after the end; " + after,
                        Attacks.lingering(wire, tls, false));
                attack(
                        quick,
                        "lingering-throws" + how,
                        "less than 64 MiB taken after the end; " + after,
                        Attacks.lingering(wire, tls, true));
                attack(
                        quick,
                        "protocol-end" + how,
                        "what was complete before the bad frame is answered, then the connection ends",
                        Attacks.protocolEnd(wire, tls));
            }
        }
        attack(true, "key-updates", after, Attacks.keyUpdates(false));
        attack(false, "key-updates-with-data", after, Attacks.keyUpdates(true));
        String quiet = "at most 50 lines of log a second; " + after;
        attack(true, "log-flood-plain", quiet, Attacks.logFlood(false));
        attack(false, "log-flood-tls", quiet, Attacks.logFlood(true));
        String visible = "it answers again, or has ended visibly; SIGTERM ends it within its drain timeout and 5 s";
        attack(true, "heap-full-for-a-while", visible, Attacks.heapExhausted(false));
        attack(
                false,
                "heap-full-and-exit",
                "with -XX:+ExitOnOutOfMemoryError the process ends at once with an exit code",
                Attacks.heapExhausted(true));
        String stops = "SIGTERM ends it within its drain timeout and 5 s";
        attack(true, "stop-under-flood-plain", stops, Attacks.stopUnderFlood(false));
        attack(false, "stop-under-flood-tls", stops, Attacks.stopUnderFlood(true));
        clients();
    }

    /** What servers do to clients. */
    private void clients() {
        attack(
                true,
                "request-too-large-for-memory",
                "that request fails by itself: no wrong reply, none later than its timeout and a second",
                ClientAttacks.requestTooLarge());
        attack(
                false,
                "server-pauses-large-requests",
                "no wrong reply, none later than its timeout and a second",
                ClientAttacks.serverPauses());
        String bounded = "each request ends by its timeout of 2 s and a second; memory bounded; SIGTERM ends the client";
        attack(true, "tickets-to-a-client", bounded, ClientAttacks.flooded("tickets"));
        attack(true, "key-updates-to-a-client", bounded, ClientAttacks.flooded("key-updates"));
        attack(false, "key-updates-with-data-to-a-client", bounded, ClientAttacks.flooded("key-updates-with-data"));
        for (boolean tls : new boolean[] {false, true}) {
            String how = tls ? "-tls" : "-plain";
            attack(
                    !tls,
                    "server-does-not-read" + how,
                    "at most 64 MiB wait to be sent; what is beyond fails at once and says why",
                    ClientAttacks.notRead(tls));
            attack(
                    !tls,
                    "reply-too-large-for-memory" + how,
                    "the request fails within 5 s (its timeout is 6 s) and says that there is no memory",
                    ClientAttacks.replyTooLarge(tls));
            attack(
                    true,
                    "server-replies-and-closes" + how,
                    "at most one in ten pooled requests fails (those the end crosses on its way), none gets another's reply",
                    ClientAttacks.repliesAndCloses(tls, false));
        }
        attack(
                false,
                "server-replies-and-says-goodbye",
                "the same if it sends close_notify and leaves the connection open",
                ClientAttacks.repliesAndCloses(true, true));
        String few = "at most 15 connections in 8 s, and at most 5 lines of log";
        attack(true, "server-closes-at-once-client", few, ClientAttacks.closesAtOnce("client-kept"));
        attack(true, "server-closes-at-once-receiver", few, ClientAttacks.closesAtOnce("receiver-kept"));
        attack(
                true,
                "doctor-and-dripping-record",
                "doctor --timeout 2s has ended after 20 s",
                ClientAttacks.doctorAndDrip());
    }

    private void attack(boolean quick, String name, String mustHold, Case body) {
        entries.put(name, new Entry(quick, mustHold, body));
    }

    private void quick(String name, String mustHold, Case body) {
        entries.put(name, new Entry(true, mustHold, body));
    }

    private void slow(String name, String mustHold, Case body) {
        entries.put(name, new Entry(false, mustHold, body));
    }

    public static void main(String[] arguments) {
        Cases cases = new Cases();
        String argument = arguments.length == 1 ? arguments[0] : "";
        switch (argument) {
            case "--names" -> cases.entries.keySet().forEach(System.out::println);
            case "--quick-names" ->
                cases.entries.forEach((name, entry) -> {
                    if (entry.quick()) {
                        System.out.println(name);
                    }
                });
            case "--list" ->
                cases.entries.forEach((name, entry) -> System.out.printf(
                        Locale.ROOT, "%-36s %-6s %s%n", name, entry.quick() ? "quick" : "", entry.mustHold()));
            default -> System.exit(cases.run(argument));
        }
    }

    private int run(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            System.err.println("there is no case '" + name + "'; --list shows them all");
            return WRONG_USE;
        }
        try {
            Case.Outcome outcome = entry.body().run();
            System.out.println((outcome.holds() ? "PASS " : "FAIL ") + name + ": " + outcome.figure() + " [must hold: "
                    + entry.mustHold() + "]");
            return outcome.holds() ? HOLDS : FAILS;
        } catch (Case.Skipped skipped) {
            System.out.println("SKIP " + name + ": " + skipped.getMessage());
            return SKIPPED;
        } catch (Exception failure) {
            System.out.println("FAIL " + name + ": " + failure + " [must hold: " + entry.mustHold() + "]");
            failure.printStackTrace();
            return FAILS;
        }
    }
}
