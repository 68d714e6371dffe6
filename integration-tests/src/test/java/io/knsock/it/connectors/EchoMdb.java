package io.knsock.it.connectors;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.it.Greeter;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import javax.naming.InitialContext;

/** The same handler as a message-driven bean. */
@MessageDriven(
        messageListenerInterface = MessageHandler.class,
        activationConfig = {@ActivationConfigProperty(propertyName = "port", propertyValue = "" + Connectors.PORT)})
public class EchoMdb implements MessageHandler {
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
                                .loadClass(EchoMdb.class.getName())
                                .equals(EchoMdb.class));
            case "id" -> Message.of(connection.id());
            case "fail" -> throw new IllegalStateException("as asked");
            case "quiet" -> null;
            default -> Message.of(greeter.greet(message.text()));
        };
    }
}
