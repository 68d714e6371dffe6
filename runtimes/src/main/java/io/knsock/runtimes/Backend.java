package io.knsock.runtimes;

import io.knsock.cdi.RegisterTcpClient;
import java.util.concurrent.CompletionStage;

/** A client interface. */
@RegisterTcpClient("backend")
public interface Backend {
    String ask(String text);

    CompletionStage<String> askLater(String text);
}
