package io.knsock.it.connectors;

import jakarta.annotation.Resource;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** What not every caller may use. */
@Stateless
@DeclareRoles({"payments", "devices"})
public class Payments {
    @Resource
    private SessionContext context;

    @RolesAllowed("payments")
    public String pay() {
        return "paid by " + who();
    }

    @PermitAll
    public String who() {
        return context.getCallerPrincipal().getName();
    }

    @PermitAll
    public boolean isDevice() {
        return context.isCallerInRole("devices");
    }
}
