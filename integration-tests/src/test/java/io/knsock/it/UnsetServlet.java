package io.knsock.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Looks a connection factory up whose settings have no value, and tells why there is none. */
@WebServlet("/unset")
public class UnsetServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        try {
            response.getWriter().println(new InitialContext().lookup("eis/unset"));
        } catch (NamingException refused) {
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                response.getWriter().println(cause);
            }
        }
    }
}
