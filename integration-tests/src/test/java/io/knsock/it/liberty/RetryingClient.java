package io.knsock.it.liberty;

import io.knsock.cdi.RegisterTcpClient;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Needs MicroProfile Fault Tolerance. */
@RegisterTcpClient("peer")
public interface RetryingClient {
    @Retry(maxRetries = 2)
    String ask(String line);
}
