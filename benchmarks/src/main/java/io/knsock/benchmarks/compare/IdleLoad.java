package io.knsock.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections that have had one reply and are then silent: what they take of the server's heap after a collection, and
 * of its resident memory beside the heap, which the server has touched all of before.
 */
final class IdleLoad implements Load {
    /** What a server makes once and keeps is made by so many connections before. */
    private static final int FIRST = 5_000;

    private final Task task;
    private final byte[] message;
    private final String pid;

    IdleLoad(Task task) {
        this.task = task;
        this.message = Load.message(task);
        this.pid = task.text("pids");
    }

    @Override
    public Map<String, Double> run() throws Exception {
        close(open(FIRST));
        TimeUnit.SECONDS.sleep(task.number("warm"));
        long heapBefore = heapBytes();
        long residentBefore = residentBytes();
        int number = task.number("connections");
        List<Socket> idle = open(number);
        TimeUnit.SECONDS.sleep(task.number("seconds"));
        double heap = (heapBytes() - heapBefore) / (double) number;
        double beside = (residentBytes() - residentBefore) / (double) number;
        close(idle);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("bytes", heap + beside);
        figures.put("heap", heap);
        figures.put("beside", beside);
        return figures;
    }

    private List<Socket> open(int number) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), task.number("port"));
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(message);
            socket.getInputStream().readNBytes(message.length);
            open.add(socket);
        }
        return open;
    }

    private static void close(List<Socket> open) throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private long heapBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, "GC.class_histogram")
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        jcmd.waitFor();
        String[] total = said.substring(said.lastIndexOf("Total")).trim().split("\\s+", -1);
        return Long.parseLong(total[2]);
    }

    private long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }
}
