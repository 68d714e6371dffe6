package io.knsock.it;

import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** A handler of {@link GivenSettingsIT}, whose settings are not the application's own. */
@ApplicationScoped
public class ServicedBean {
    @OnMessage("serviced")
    public String reply(String line) {
        return line;
    }
}
