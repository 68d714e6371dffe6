package io.knsock.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells which spans and metrics were exported. */
@WebServlet({"/spans", "/metrics"})
public class ExportedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter()
                .print(String.join(
                        "\n", request.getServletPath().equals("/spans") ? SpanMemory.LINES : MetricMemory.LINES));
    }
}
