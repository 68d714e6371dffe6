package io.knsock.it.isolation;

import jakarta.annotation.Resource;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/** What a peer without an identity may not use. It has no part in transactions, so that it does not hide one. */
@DataSourceDefinition(
        name = Desk.DATA_SOURCE,
        className = "io.knsock.it.database.LocalDataSource",
        url = "jdbc:h2:tcp://127.0.0.1:" + Desk.DATABASE_PORT + "/mem:isolation",
        user = "sa",
        password = "sa",
        maxPoolSize = 40)
@Stateless
@DeclareRoles("payments")
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class Vault {
    @Resource
    private SessionContext context;

    @RolesAllowed("payments")
    public String pay() {
        return "paid by " + context.getCallerPrincipal().getName();
    }

    @PermitAll
    public boolean isPayer() {
        return context.isCallerInRole("payments");
    }
}
