package io.knsock.it;

import io.knsock.cdi.RegisterTcpClient;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.FallbackHandler;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** What talks to {@link Moody}. */
@RegisterTcpClient("moody")
public interface MoodyClient {
    /** Goes as JSON. */
    class Order {
        public String item = "";
        public int count;
    }

    /** Comes as JSON. */
    class Quote {
        public String item = "";
        public int price;
    }

    String ask(String line);

    Quote quote(Order order);

    void tell(String line);

    CompletionStage<String> askLater(String line);

    CompletionStage<Quote> quoteLater(Order order);

    @Audited
    String askAudited(String line);

    @Retry(maxRetries = 5, delay = 0, jitter = 0)
    String askAgain(String line);

    @Retry(maxRetries = 0)
    String askAsConfigured(String line);

    @Asynchronous
    @Retry(maxRetries = 5, delay = 0, jitter = 0)
    CompletionStage<String> askAgainLater(String line);

    @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 600_000)
    String askUntilItOpens(String line);

    @Timeout(200)
    String askImpatiently(String line);

    @Bulkhead(1)
    String askAlone(String line);

    @Fallback(fallbackMethod = "sorry")
    String askOrSorry(String line);

    default String sorry(String line) {
        return "sorry, no " + line + ", but " + ask("this");
    }

    @Fallback(Sorry.class)
    String askOrHandle(String line);

    /** A fallback in a class of its own. */
    class Sorry implements FallbackHandler<String> {
        @Override
        public String handle(ExecutionContext context) {
            return "handled " + context.getParameters()[0];
        }
    }
}
