package io.knsock.benchmarks.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends without end to a server that does not reply, a thread for each connection. What is written and not read is
 * little.
 */
final class StreamLoad implements Load {
    private final Task task;
    private final LongAdder bytes = new LongAdder();

    StreamLoad(Task task) {
        this.task = task;
    }

    @Override
    public Map<String, Double> run() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < task.number("connections"); i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), task.number("port"));
            OutputStream out = socket.getOutputStream();
            sockets.add(socket);
            threads.add(new Thread(() -> send(out)));
        }
        threads.forEach(Thread::start);
        TimeUnit.SECONDS.sleep(task.number("warm"));
        Long serverBefore = Load.serverNanos(task);
        long bytesBefore = bytes.sum();
        long before = System.nanoTime();
        TimeUnit.SECONDS.sleep(task.number("seconds"));
        double measured = bytes.sum() - bytesBefore;
        double nanos = System.nanoTime() - before;
        Long serverAfter = Load.serverNanos(task);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("mb", measured / nanos * 1e3);
        if (serverBefore != null && serverAfter != null) {
            figures.put("server-us", (serverAfter - serverBefore) / 1e3 / (measured / 1e6));
        }
        if (threads.stream().anyMatch(thread -> !thread.isAlive())) {
            throw new IOException("the server has closed a connection");
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        return figures;
    }

    private void send(OutputStream out) {
        byte[] piece = new byte[64 * 1024];
        try {
            while (true) {
                out.write(piece);
                bytes.add(piece.length);
            }
        } catch (SocketException closed) {
            // at the end, and before it seen by whoever measures
        } catch (IOException broken) {
            System.err.println(broken);
        }
    }
}
