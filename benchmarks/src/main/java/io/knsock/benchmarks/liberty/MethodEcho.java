package io.knsock.benchmarks.liberty;

import io.knsock.Message;
import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** A plain method. */
@ApplicationScoped
public class MethodEcho {
    @OnMessage("method")
    public Message echo(Message message) {
        return message;
    }
}
