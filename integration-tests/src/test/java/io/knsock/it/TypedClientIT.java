package io.knsock.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knsock.ConnectFailedException;
import io.knsock.ConnectionClosedException;
import io.knsock.TcpClient;
import io.knsock.cdi.ClientName;
import io.knsock.cdi.ServerName;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the CDI integration injects besides pools, and that the server's Fault Tolerance and interceptors work on it.
 */
@ExtendWith(ArquillianExtension.class)
class TypedClientIT {
    private static final String ALL = "Echo: typed, Echo: shared, Echo: pooled";

    @Inject
    @ServerName("moody")
    private Moody moody;

    @Inject
    private MoodyClient client;

    @Inject
    private Asking.Bean bean;

    @Inject
    private AskingEjb ejb;

    @Inject
    @ClientName("nobody")
    private TcpClient nobody;

    @Deployment
    static Archive<?> deployment() {
        return Archives.cdi(
                "typed.war", """
                kn-sock.server.moody.port=17091
                kn-sock.client.moody.host=localhost
                kn-sock.client.moody.port=17091
                kn-sock.client.moody.request-timeout=20s
                kn-sock.client.moody.reconnect-delay=50ms
                kn-sock.client.nobody.host=localhost
                kn-sock.client.nobody.port=1
                io.knsock.it.MoodyClient/askAsConfigured/Retry/maxRetries=5
                """, Moody.class, MoodyClient.class, Audited.class, Asking.class, AskingEjb.class);
    }

    @Test
    void allIsInjectedIntoBeansAndEnterpriseBeans() {
        assertEquals(ALL, bean.ask());
        assertEquals(ALL, ejb.ask());
    }

    @Test
    void allIsInjectedIntoServletsAndResources() throws Exception {
        assertEquals(ALL, get("/typed/ask"));
        assertEquals(ALL, get("/typed/rest/ask"));
    }

    private static String get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + System.getProperty("it.http.port") + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void aSharedClientThatCannotConnectSaysSoAtEachCall() {
        assertThrows(ConnectFailedException.class, () -> nobody.request("a"));
        assertThrows(ConnectFailedException.class, () -> nobody.request("b"));
    }

    @Test
    void valuesGoAndComeAsJson() throws Exception {
        MoodyClient.Order order = new MoodyClient.Order();
        order.item = "Käse";
        order.count = 3;
        assertEquals(3, client.quote(order).price);
        assertEquals("Käse", client.quote(order).item);
        assertEquals(3, client.quoteLater(order).toCompletableFuture().get(20, SECONDS).price);
    }

    @Test
    void whatDependsOnAStageHasTheNamingOfTheApplication() throws Exception {
        CompletableFuture<String> name = client.askLater("later")
                .thenApply(reply -> reply + " in " + applicationName())
                .toCompletableFuture();
        assertEquals("Echo: later in typed", name.get(20, SECONDS));
    }

    private static Object applicationName() {
        try {
            return new InitialContext().lookup("java:app/AppName");
        } catch (NamingException missing) {
            return missing;
        }
    }

    @Test
    void anInterceptorOfTheApplicationIsCalled() {
        assertEquals("Echo: <audited>", client.askAudited("audited"));
    }

    @Test
    void aRequestIsSentAgainIfTheInterfaceAsksForIt() throws Exception {
        assertThrows(ConnectionClosedException.class, () -> client.ask("flaky"));
        assertEquals(1, moody.timesAsked("flaky"));
        assertEquals("Echo: flaky again", client.askAgain("flaky again"));
        assertEquals(3, moody.timesAsked("flaky again"));
        assertEquals("Echo: flaky as configured", client.askAsConfigured("flaky as configured"));
        assertEquals(
                "Echo: flaky later",
                client.askAgainLater("flaky later").toCompletableFuture().get(20, SECONDS));
        assertEquals(3, moody.timesAsked("flaky later"));
    }

    @Test
    void aCircuitThatIsOpenSendsNothing() {
        assertThrows(ConnectionClosedException.class, () -> client.askUntilItOpens("broken"));
        assertThrows(ConnectionClosedException.class, () -> client.askUntilItOpens("broken"));
        assertThrows(CircuitBreakerOpenException.class, () -> client.askUntilItOpens("broken"));
        assertEquals(2, moody.timesAsked("broken"));
    }

    @Test
    void aCallEndsAtItsTimeoutAndABulkheadLetsNoMoreIn() throws Exception {
        try {
            assertThrows(TimeoutException.class, () -> client.askImpatiently("slow"));
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> client.askAlone("slow alone"));
            while (moody.timesAsked("slow alone") == 0) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThrows(BulkheadException.class, () -> client.askAlone("second"));
            moody.release();
            assertEquals("Echo: slow alone", first.get(20, SECONDS));
            assertEquals("Echo: after", client.ask("after"));
        } finally {
            moody.release();
        }
    }

    @Test
    void aFallbackIsADefaultMethodOrAHandler() {
        assertEquals("sorry, no broken a, but Echo: this", client.askOrSorry("broken a"));
        assertEquals("handled broken b", client.askOrHandle("broken b"));
    }

    @Test
    void failuresLaterAreTheSame() {
        ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> client.askLater("broken later").toCompletableFuture().get(20, SECONDS));
        assertInstanceOf(ConnectionClosedException.class, failure.getCause());
    }

    @Test
    void whatIsToldArrives() {
        client.tell("told");
        while (moody.timesAsked("told") == 0) {
            LockSupport.parkNanos(5_000_000);
        }
        assertTrue(client.toString().startsWith("io.knsock.it.MoodyClient over pool of localhost:17091"));
    }
}
