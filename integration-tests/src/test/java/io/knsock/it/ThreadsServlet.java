package io.knsock.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells which threads of the server run code of kn-sock or Netty. */
@WebServlet("/threads")
public class ThreadsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StringBuilder found = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            for (StackTraceElement frame : stack) {
                String name = frame.getClassName();
                if ((name.startsWith("io.knsock.") && !name.startsWith("io.knsock.it."))
                        || name.startsWith("io.netty.")) {
                    found.append(thread.getName()).append(" in ").append(frame).append('\n');
                    return;
                }
            }
        });
        response.setContentType("text/plain");
        response.getWriter().print(found);
    }
}
