package io.knsock.it;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import javax.naming.InitialContext;

/** Needs what a handler in a container may expect: injection, naming, the application's class loader. */
@ApplicationScoped
@ServerName("echo")
public class EchoHandler implements MessageHandler {
    @Inject
    private Greeter greeter;

    @Override
    public Message onMessage(Connection connection, Message message) throws Exception {
        return switch (message.text()) {
            case "naming" -> Message.of("" + new InitialContext().lookup("java:app/AppName"));
            case "loader" ->
                Message.of(""
                        + Thread.currentThread()
                                .getContextClassLoader()
                                .loadClass(EchoHandler.class.getName())
                                .equals(EchoHandler.class));
            case "fail" -> throw new IllegalStateException("as asked");
            default -> Message.of(greeter.greet(message.text()));
        };
    }
}
