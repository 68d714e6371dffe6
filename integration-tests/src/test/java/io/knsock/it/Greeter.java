package io.knsock.it;

import jakarta.enterprise.context.ApplicationScoped;

/** Something for a handler to have injected. */
@ApplicationScoped
public class Greeter {
    public String greet(String text) {
        return "Echo: " + text;
    }
}
