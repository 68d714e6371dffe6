package io.knsock.test.cdi.found;

import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** A bean that nobody names. */
@ApplicationScoped
class Found {
    @OnMessage("echo")
    String echo(String text) {
        return "found " + text;
    }
}
