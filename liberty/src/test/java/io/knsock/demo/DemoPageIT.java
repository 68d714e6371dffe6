package io.knsock.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the demo, on the server that {@code mvn -Pdemo} runs. */
class DemoPageIT {
    private static final URI PAGE = URI.create("http://localhost:" + port("http") + "/");
    private static final Path LOG = Path.of(System.getProperty("demo.log"));
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final Pattern REPLY = Pattern.compile("<pre>(.*)</pre>", Pattern.DOTALL);

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    private static String port(String name) {
        return System.getProperty("demo." + name + ".port");
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(PAGE).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String token, String pool, String line, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(PAGE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "token=" + token + "&pool=" + pool + "&line=" + URLEncoder.encode(line, UTF_8)));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token() throws IOException, InterruptedException {
        return first(TOKEN, get().body());
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(() -> pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdi", "jndi"})
    void bothButtonsAnswer(String pool) throws Exception {
        HttpResponse<String> answer = post(token(), pool, "<h\u00e9llo>", "Origin", "http://localhost:" + port("http"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(first(REPLY, answer.body())).isEqualTo("Echo: &lt;h\u00e9llo>");
    }

    @Test
    void bothButtonsExplainALineFeed() throws Exception {
        assertThat(bothExplain("one\ntwo", 400)).contains("line feed");
    }

    @Test
    void bothButtonsExplainALineThatIsTooLong() throws Exception {
        assertThat(bothExplain("x".repeat(1_500_000), 413))
                .contains("1500000 bytes")
                .contains("at most 1048576 (max-frame-bytes)");
        assertThat(bothExplain("\u00e9".repeat(524_289), 413)).contains("1048578 bytes");
    }

    private String bothExplain(String line, int status) throws Exception {
        String token = token();
        HttpResponse<String> cdi = post(token, "cdi", line);
        HttpResponse<String> jndi = post(token, "jndi", line);

        assertThat(cdi.statusCode()).isEqualTo(status);
        assertThat(jndi.statusCode()).isEqualTo(status);
        assertThat(first(REPLY, jndi.body())).doesNotContain("EJB");
        assertThat(Files.readString(LOG)).doesNotContain("CNTR0020E");
        assertThat(first(REPLY, post(token, "jndi", "still there").body())).isEqualTo("Echo: still there");
        return first(REPLY, jndi.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "http://evil.example", "https://localhost:{http}", "null"})
    void aFormFromAnotherOriginSendsNothing(String origin) throws Exception {
        assertRefused(post(token(), "cdi", "hello", "Origin", origin.replace("{http}", port("http"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void aFormThatTheBrowserSaysIsAnotherSitesSendsNothing(String site) throws Exception {
        assertRefused(post(token(), "cdi", "hello", "Sec-Fetch-Site", site));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAAAAAAAAAAAAAAAAAAAA", "%FF"})
    void aFormWithoutTheTokenOfThePageSendsNothing(String token) throws Exception {
        get();

        assertRefused(post(token, "cdi", "hello"));
    }

    @Test
    void aTokenOfAnotherSessionSendsNothing() throws Exception {
        String token = token();
        cookies.getCookieStore().removeAll();

        assertRefused(post(token, "cdi", "hello"));
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Nothing was sent").doesNotContain("Echo:");
    }

    @Test
    void thePageSaysOnWhichPortsTheDemoRuns() throws Exception {
        assertThat(get().body())
                .contains("127.0.0.1:" + port("echo") + "<")
                .contains("127.0.0.1:" + port("echo-tls") + "<")
                .contains("127.0.0.1:" + port("mdb") + "<");
    }

    @Test
    void anotherNameForThisMachineGetsNoPage() throws Exception {
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(PAGE)
                        .header("Host", "rebound.example:" + port("http"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(421);
        assertThat(answer.body()).doesNotContain("name=\"token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/style.css", "/nothing-there"})
    void browsersAreToldWhatThePageNeverDoes(String path) throws Exception {
        var headers = browser.send(
                        HttpRequest.newBuilder(PAGE.resolve(path)).build(), HttpResponse.BodyHandlers.discarding())
                .headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .contains("form-action 'self'")
                .contains("base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cache-Control").orElse("")).startsWith("no-store"); // Liberty adds to it
    }

    @Test
    void theCookieIsNotForOtherSitesAndNotForScripts() throws Exception {
        HttpResponse<String> page = get();

        assertThat(page.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(
                        cookie -> assertThat(cookie).contains("SameSite=Strict").containsIgnoringCase("HttpOnly"));
        assertThat(cookies.getCookieStore().getCookies()).allMatch(HttpCookie::isHttpOnly);
        assertThat(page.body())
                .doesNotContain("<script")
                .doesNotContain("<style")
                .doesNotContain("style=");
    }
}
