package io.knsock.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.cdi.ClientName;
import io.knsock.pool.ConnectionPool;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** The page at /: what runs where, and a line to send. */
@WebServlet("")
public class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** RFC 9110, section 15.5.20. */
    private static final int MISDIRECTED_REQUEST = 421;

    /** RFC 9110, section 15.5.14. */
    private static final int CONTENT_TOO_LARGE = 413;

    /**
     * What the servers behind the buttons take: the default of their max-frame-bytes, which server.xml leaves. A client
     * does not know the limit of its peer, and a server that gets more can only end the connection.
     */
    private static final int MAX_FRAME_BYTES = 1_048_576;

    @SuppressWarnings("InlineFormatString") // it is too long for where it is used
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>kn-sock demo</title>
            <link rel="stylesheet" href="/style.css">
            <h1>kn-sock on Open Liberty</h1>
            <table>
              <tr><th>where<th>what<th>try
              <tr><td>127.0.0.1:%1$s<td>CDI bean, plain TCP<td><code>printf 'hello\\n' | nc -q 1 127.0.0.1 %1$s</code>
              <tr><td>127.0.0.1:%2$s<td>CDI bean, TLS<td><code>(printf 'hello\\n'; sleep 1) | openssl s_client -quiet \
            -no_ign_eof -CAfile liberty/target/certificates/ca.crt -connect localhost:%2$s</code>
              <tr><td>127.0.0.1:%3$s<td>message-driven bean, plain TCP<td><code>printf 'hello\\n' | \
            nc -q 1 127.0.0.1 %3$s</code>
              <tr><td><a href="/health/ready">/health/ready</a><td>readiness: which servers are bound<td>
            </table>
            <h2>Send a line to the message-driven bean</h2>
            <form method="post" action="/">
              <input type="hidden" name="token" value="%4$s">
              <input name="line" value="%5$s" autofocus aria-label="line">
              <button name="pool" value="cdi">through the injected pool</button>
              <button name="pool" value="jndi">through the container's pool, from an EJB</button>
            </form>
            %6$s
            </html>
            """;

    @Inject
    @ClientName("mdb")
    private transient ConnectionPool pool;

    @EJB
    private transient Backend backend;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (FormGuard.isForThisMachine(request)) {
            super.service(request, response);
        } else {
            response.sendError(MISDIRECTED_REQUEST, "The demo is at localhost, and at no other name");
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, "hello", "");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // As the page is: browsers do not say it, and the container's default is another.
        request.setCharacterEncoding(UTF_8.name());
        String line = request.getParameter("line") == null ? "" : request.getParameter("line");
        Optional<String> refusal = FormGuard.refusal(request);
        String result;
        if (refusal.isPresent()) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            result = "<p>" + escaped(refusal.get());
        } else {
            result = "<p>Reply:<pre>" + escaped(reply(request, response, line)) + "</pre>";
        }
        write(request, response, line, result);
    }

    /**
     * Both pools refuse the same messages with the same words; ejb-jar.xml says how they get past the enterprise bean.
     * What the server would refuse is not sent.
     */
    private String reply(HttpServletRequest request, HttpServletResponse response, String line) {
        int bytes = line.getBytes(UTF_8).length;
        if (bytes > MAX_FRAME_BYTES) {
            response.setStatus(CONTENT_TOO_LARGE);
            return "Nothing was sent: the line has " + bytes + " bytes, and the server takes frames of at most "
                    + MAX_FRAME_BYTES + " (max-frame-bytes)";
        }
        try {
            return "jndi".equals(request.getParameter("pool"))
                    ? backend.ask(line)
                    : pool.request(Message.of(line)).text();
        } catch (IllegalArgumentException failure) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return failure.getMessage();
        } catch (KnSockException failure) {
            response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
            return failure.getMessage();
        }
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, String line, String result)
            throws IOException {
        String token = FormGuard.token(request); // before anything is written: it may set a cookie
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .print(PAGE.formatted(
                        port("kn-sock.server.echo.port"),
                        port("kn-sock.server.echo-tls.port"),
                        port("kn-sock.client.mdb.port"),
                        token,
                        escaped(line),
                        result));
    }

    private static String port(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
