package io.knsock.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The server's pages, read over HTTP. */
public final class Health {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Health() {}

    /** Returns what readiness says once it says what is expected, else what it says after 20 s. */
    public static HttpResponse<String> readyWith(int status) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            HttpResponse<String> response = get("/health/ready");
            if (response.statusCode() == status || System.nanoTime() > deadline) {
                return response;
            }
        }
    }

    /** Returns what readiness says once it has a word in it, else what it says after 20 s. */
    public static HttpResponse<String> readyThatSays(String word) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            HttpResponse<String> response = get("/health/ready");
            if (response.body().contains(word) || System.nanoTime() > deadline) {
                return response;
            }
        }
    }

    public static HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + System.getProperty("it.http.port") + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
