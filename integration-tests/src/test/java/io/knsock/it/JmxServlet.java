package io.knsock.it;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Tells which beans of kn-sock the server's MBean server has, each with the attributes that are asked for. */
@WebServlet("/beans")
public class JmxServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        StringBuilder found = new StringBuilder();
        try {
            for (ObjectName name : beans.queryNames(new ObjectName("io.knsock:*"), null)) {
                Map<String, Object> values = new TreeMap<>();
                for (Object attribute : beans.getAttributes(name, request.getParameterValues("attribute"))) {
                    values.put(((Attribute) attribute).getName(), ((Attribute) attribute).getValue());
                }
                found.append(name.getCanonicalName()).append(' ').append(values).append('\n');
            }
        } catch (JMException failure) {
            throw new IOException(failure);
        }
        response.setContentType("text/plain");
        response.getWriter().print(found);
    }
}
