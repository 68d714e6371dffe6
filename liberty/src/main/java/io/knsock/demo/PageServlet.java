package io.knsock.demo;

import io.knsock.ConnectionPool;
import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.cdi.ClientName;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page at /: what runs where, and a line to send. */
@WebServlet("")
public class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("InlineFormatString") // it is too long for where it is used
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>kn-sock demo</title>
            <style>
              body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
              th, td { text-align: left; padding: .2rem 1.5rem .2rem 0 } pre { background: #eee; padding: .5rem }
              input { font: inherit; width: 20rem } button { font: inherit }
            </style>
            <h1>kn-sock on Open Liberty</h1>
            <table>
              <tr><th>where<th>what<th>try
              <tr><td>127.0.0.1:7070<td>CDI bean, plain TCP<td><code>printf 'hello\\n' | nc -q 1 127.0.0.1 7070</code>
              <tr><td>127.0.0.1:7443<td>CDI bean, TLS<td><code>openssl s_client -quiet -CAfile \
            liberty/target/certificates/ca.crt -connect localhost:7443</code>
              <tr><td>127.0.0.1:7071<td>message-driven bean, plain TCP<td><code>printf 'hello\\n' | nc -q 1 127.0.0.1 7071</code>
              <tr><td><a href="/health/ready">/health/ready</a><td>readiness: which servers are bound<td>
            </table>
            <h2>Send a line to the message-driven bean</h2>
            <form method="post" action="/">
              <input name="line" value="%s" autofocus aria-label="line">
              <button name="pool" value="cdi">through the injected pool</button>
              <button name="pool" value="jndi">through the container's pool, from an EJB</button>
            </form>
            %s
            </html>
            """;

    @Inject
    @ClientName("mdb")
    private transient ConnectionPool pool;

    @EJB
    private transient Backend backend;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(response, "hello", "");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String line = request.getParameter("line") == null ? "" : request.getParameter("line");
        String reply;
        try {
            reply = "jndi".equals(request.getParameter("pool"))
                    ? backend.ask(line)
                    : pool.request(Message.of(line)).text();
        } catch (KnSockException | IllegalArgumentException failure) {
            response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
            reply = failure.getMessage();
        }
        write(response, line, "<p>Reply:<pre>" + escaped(reply) + "</pre>");
    }

    private static void write(HttpServletResponse response, String line, String result) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter().print(PAGE.formatted(escaped(line), result));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
