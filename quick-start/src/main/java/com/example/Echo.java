package com.example;

import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class Echo {
    @OnMessage("echo")
    public String echo(String line) {
        return "Echo: " + line;
    }
}
