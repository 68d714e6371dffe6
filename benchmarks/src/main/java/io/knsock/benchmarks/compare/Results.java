package io.knsock.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was measured of one work: for each server the figures of each round. */
final class Results {
    private final Map<String, List<Map<String, Double>>> ofServers = new LinkedHashMap<>();

    void add(String server, Map<String, Double> figures) {
        ofServers.computeIfAbsent(server, first -> new ArrayList<>()).add(figures);
    }

    Set<String> servers() {
        return ofServers.keySet();
    }

    /** Returns the names of all figures, in the order in which they were told. */
    Set<String> figures() {
        Set<String> names = new LinkedHashSet<>();
        ofServers.values().forEach(rounds -> rounds.forEach(round -> names.addAll(round.keySet())));
        return names;
    }

    double median(String server, String figure) {
        List<Double> sorted = sorted(server, figure);
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least(String server, String figure) {
        List<Double> sorted = sorted(server, figure);
        return sorted.isEmpty() ? Double.NaN : sorted.get(0);
    }

    double most(String server, String figure) {
        List<Double> sorted = sorted(server, figure);
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() - 1);
    }

    private List<Double> sorted(String server, String figure) {
        return ofServers.getOrDefault(server, List.of()).stream()
                .map(round -> round.getOrDefault(figure, Double.NaN))
                .filter(value -> !value.isNaN())
                .sorted()
                .toList();
    }
}
