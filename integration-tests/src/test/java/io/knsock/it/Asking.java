package io.knsock.it;

import io.knsock.Message;
import io.knsock.TcpClient;
import io.knsock.cdi.ClientName;
import io.knsock.pool.ConnectionPool;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;

/** Whatever in an application can be injected into, with all that can be injected for one name. */
public final class Asking {
    private Asking() {}

    static String ask(MoodyClient typed, TcpClient client, ConnectionPool pool) {
        return typed.ask("typed") + ", " + client.request("shared") + ", "
                + pool.request(Message.of("pooled")).text();
    }

    @Dependent
    public static class Bean {
        @Inject
        private MoodyClient typed;

        @Inject
        @ClientName("moody")
        private TcpClient client;

        @Inject
        @ClientName("moody")
        private ConnectionPool pool;

        public String ask() {
            return Asking.ask(typed, client, pool);
        }
    }

    @ApplicationPath("rest")
    public static class Rest extends Application {}

    @Path("ask")
    @RequestScoped
    public static class Resource {
        @Inject
        private MoodyClient typed;

        @Inject
        @ClientName("moody")
        private TcpClient client;

        @Inject
        @ClientName("moody")
        private ConnectionPool pool;

        @GET
        public String ask() {
            return Asking.ask(typed, client, pool);
        }
    }

    @WebServlet("/ask")
    public static class Servlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Inject
        private transient MoodyClient typed;

        @Inject
        @ClientName("moody")
        private transient TcpClient client;

        @Inject
        @ClientName("moody")
        private transient ConnectionPool pool;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(Asking.ask(typed, client, pool));
        }
    }
}
