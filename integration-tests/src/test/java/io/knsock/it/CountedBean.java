package io.knsock.it;

import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** A handler whose messages are framed by {@link Counted}. */
@ApplicationScoped
public class CountedBean {
    @OnMessage("counted")
    public String answer(String text) {
        return "bean: " + text;
    }
}
