package io.knsock.it;

import io.knsock.cdi.OnMessage;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import javax.naming.NamingException;

/** A session bean of which one method handles messages. */
@Stateless
public class MethodEjb {
    @Resource
    private SessionContext context;

    @OnMessage("ejb")
    public String on(String text) throws NamingException {
        return switch (text) {
            case "rollback" -> "" + context.getRollbackOnly();
            case "caller" -> "" + (context.getCallerPrincipal() != null);
            case "fail" -> throw new IllegalStateException("which the container wraps");
            default -> MethodBeans.Where.am();
        };
    }
}
