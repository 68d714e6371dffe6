package io.knsock.it.connectors;

import io.knsock.MessageHandler;
import jakarta.ejb.MessageDriven;

/** The same with a port that asks nobody who they are. */
@MessageDriven(messageListenerInterface = MessageHandler.class)
public class NobodyMdb extends CallerMdb {}
