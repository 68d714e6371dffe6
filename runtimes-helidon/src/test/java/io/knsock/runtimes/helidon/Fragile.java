package io.knsock.runtimes.helidon;

import io.knsock.cdi.RegisterTcpClient;
import org.eclipse.microprofile.faulttolerance.Retry;

/** A client interface that asks again. */
@RegisterTcpClient("backend")
public interface Fragile {
    /** Asks up to three times. */
    @Retry(maxRetries = 2, delay = 0, jitter = 0)
    String ask(String text);
}
