package io.knsock.it.connectors;

import io.knsock.MessageHandler;
import jakarta.ejb.MessageDriven;

/** The same with another port, and other groups for the same callers. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class OtherCallerMdb extends CallerMdb {}
