package io.knsock.it;

import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The handlers of {@link SettingsIT}. */
@ApplicationScoped
public class SettingsBeans {
    @OnMessage("profiled")
    public String profiled(String line) {
        return line;
    }

    @OnMessage("secret")
    public String secret(String line) {
        return line;
    }

    @OnMessage("off")
    public String off(String line) {
        return line;
    }

    /** Runs on an executor that hands on no naming. */
    @OnMessage("elsewhere")
    public String elsewhere(String line) {
        try {
            return line + " in " + new InitialContext().lookup("java:app/AppName");
        } catch (NamingException none) {
            return line + " elsewhere";
        }
    }
}
