package io.knsock.it;

import com.sun.management.UnixOperatingSystemMXBean;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Tells facts of the server's process that its other applications may have changed. */
@WebServlet({"/threads", "/totals"})
public class FactsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(request.getServletPath().equals("/threads") ? ourThreads() : totals());
    }

    /** The threads that run code of kn-sock or Netty, and where. */
    private static String ourThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .flatMap(entry -> Arrays.stream(entry.getValue())
                        .filter(FactsServlet::isOurs)
                        .limit(1)
                        .map(frame -> entry.getKey().getName() + " in " + frame + "\n"))
                .collect(Collectors.joining());
    }

    private static boolean isOurs(StackTraceElement frame) {
        String name = frame.getClassName();
        return (name.startsWith("io.knsock.") && !name.startsWith("io.knsock.it.")) || name.startsWith("io.netty.");
    }

    /** Threads, file descriptors, class loaders of undeployed applications that are still reachable, and MiB in use. */
    private static String totals() {
        System.gc();
        long descriptors =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
        return ManagementFactory.getThreadMXBean().getThreadCount() + " " + descriptors + " " + LoaderTrace.reachable()
                + " "
                + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / (1 << 20);
    }
}
