package io.knsock.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.config.Endpoint;
import io.knsock.config.ReplyOrder;
import io.knsock.config.ServerConfig;
import io.knsock.engine.time.Durations;
import io.knsock.framing.Framing;
import io.knsock.pool.LoadBalancing;
import io.knsock.pool.PoolConfig;
import io.knsock.tls.ClientAuth;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.Pem;
import io.knsock.tls.ServerTlsConfig;
import io.knsock.tls.StaleCrl;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of settings: what it reads, what it refuses, and the page that is made from it. */
class SettingsTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void readsEverySettingOfAServer() {
        ServerConfig server = Settings.server(
                "orders",
                Map.of(
                        "host", "::",
                        "port", " 7070 ",
                        "framing", "RAW",
                        "max-frame-bytes", "100",
                        "drain-timeout", "1m",
                        "tls.certificate", "a.crt",
                        "tls.key", "a.key",
                        "tls.ca", "ca.crt",
                        "tls.client-auth", "required",
                        "tls.handshake-timeout", "250ms")::get);
        assertThat(server.name()).isEqualTo("orders");
        assertThat(server.host()).isEqualTo("::");
        assertThat(server.port()).isEqualTo(7070);
        assertThat(server.framing()).isEqualTo(Framing.raw());
        assertThat(server.maxFrameBytes()).isEqualTo(100);
        assertThat(server.drainTimeout()).isEqualTo(Duration.ofMinutes(1));
        ServerTlsConfig tls = server.tls();
        assertThat(tls).isNotNull();
        TlsIdentity identity = tls.identity();
        assertThat(identity).isNotNull();
        assertThat(identity.certificate()).isEqualTo(Pem.file(Path.of("a.crt")));
        assertThat(identity.key()).isEqualTo(Pem.file(Path.of("a.key")));
        assertThat(tls.ca()).isEqualTo(Pem.file(Path.of("ca.crt")));
        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRED);
        assertThat(tls.handshakeTimeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void readsHowManyMessagesOfAConnectionAreHandledAtOnce() {
        ServerConfig server = Settings.server(
                "s", Map.of("port", "0", "max-concurrent-messages-per-connection", "32", "reply-order", "Ready")::get);
        assertThat(server.maxConcurrentMessagesPerConnection()).isEqualTo(32);
        assertThat(server.replyOrder()).isEqualTo(ReplyOrder.READY);
        assertThat(Settings.serverMistakes(
                        Map.of("port", "0", "max-concurrent-messages-per-connection", "33", "reply-order", "any")::get))
                .hasSize(2)
                .anyMatch(mistake -> mistake.startsWith("max-concurrent-messages-per-connection"))
                .anyMatch(mistake -> mistake.startsWith("reply-order"));
    }

    @Test
    void readsWhetherAClientConnectsInTheBackground() {
        assertThat(Settings.client(Map.of("host", "h", "port", "1", "connect-in-background", "true")::get)
                        .connectInBackground())
                .isTrue();
        assertThat(Settings.client(Map.of("host", "h", "port", "1")::get).connectInBackground())
                .isFalse();
    }

    @Test
    void readsEveryOtherSettingOfTls() {
        Map<String, String> both = Map.of(
                "tls.key-store", "own.p12",
                "tls.key-store-password", "change1t",
                "tls.key-alias", "one",
                "tls.key-password", "s3cret",
                "tls.trust-store", "cas.jks",
                "tls.trust-store-password", "change2t",
                "tls.protocols", "TLSv1.2",
                "tls.ciphers", "A_WITH_B , C_WITH_D",
                "tls.alpn", "echo/2,echo/1");
        Map<String, String> times = Map.of(
                "host", "h",
                "port", "1",
                "tls.reload-interval", "1m",
                "tls.expiry-warning", "P3D",
                "tls.crl", "a.crl, b.crl",
                "tls.crl-stale", "warn",
                "tls.groups", "x25519, secp256r1");
        Map<String, String> ofClients = Map.of("tls.server-name", "name.example");
        Map<String, String> ofServers =
                Map.of("tls.sni", "a.example=a.crt|a.key, *.B.example = b.pem", "tls.client-auth", "optional");

        ClientTlsConfig client = Settings.client(
                        key -> both.getOrDefault(key, times.getOrDefault(key, ofClients.get(key))))
                .tls();
        ServerTlsConfig server = Settings.server(
                        "s", key -> both.getOrDefault(key, times.getOrDefault(key, ofServers.get(key))))
                .tls();
        assertThat(client).isNotNull();
        assertThat(server).isNotNull();
        for (TlsConfig tls : List.of(client, server)) {
            TlsIdentity identity = tls.identity();
            assertThat(identity).isNotNull();
            assertThat(identity.keyStore()).isEqualTo(Path.of("own.p12"));
            assertThat(identity.keyStorePassword()).isEqualTo("change1t");
            assertThat(identity.keyAlias()).isEqualTo("one");
            assertThat(identity.keyPassword()).isEqualTo("s3cret");
            assertThat(tls.trustStore()).isEqualTo(Path.of("cas.jks"));
            assertThat(tls.trustStorePassword()).isEqualTo("change2t");
            assertThat(tls.protocols()).containsExactly("TLSv1.2");
            assertThat(tls.ciphers()).containsExactly("A_WITH_B", "C_WITH_D");
            assertThat(tls.alpn()).containsExactly("echo/2", "echo/1");
            assertThat(tls.crl()).containsExactly(Pem.file(Path.of("a.crl")), Pem.file(Path.of("b.crl")));
            assertThat(tls.crlStale()).isEqualTo(StaleCrl.WARN);
            assertThat(tls.groups()).containsExactly("x25519", "secp256r1");
            assertThat(tls.reloadInterval()).isEqualTo(Duration.ofMinutes(1));
            assertThat(tls.expiryWarning()).isEqualTo(Duration.ofDays(3));
        }
        assertThat(client.serverName()).isEqualTo("name.example");
        assertThat(server.sni()).containsOnlyKeys("a.example", "*.b.example");
        assertThat(server.sni().get("a.example")).hasToString("a.crt|a.key");
        assertThat(server.sni().get("*.b.example")).hasToString("b.pem|b.pem");
    }

    @Test
    void readsEverySettingOfAPool() {
        PoolConfig pool = Settings.pool(Map.ofEntries(
                Map.entry("host", "h"),
                Map.entry("port", "1"),
                Map.entry("framing", "line"),
                Map.entry("max-frame-bytes", "5"),
                Map.entry("connect-timeout", "2s"),
                Map.entry("request-timeout", "PT3S"),
                Map.entry("max-size", "4"),
                Map.entry("idle-timeout", "1h"),
                Map.entry("min-idle", "2"),
                Map.entry("max-lifetime", "7m"),
                Map.entry("acquire-timeout", "6s"),
                Map.entry("max-waiters", "8"),
                Map.entry("ping", "are you there?"),
                Map.entry("ping-timeout", "9s"),
                Map.entry("validate-after", "10s"),
                Map.entry("balance", "Least-Used"),
                Map.entry("leak-threshold", "11s"),
                Map.entry("tls.verify", "false"))::get);
        assertThat(pool.client().endpoints()).containsExactly(Endpoint.of("h", 1));
        assertThat(pool.client().framing()).isEqualTo(Framing.line());
        assertThat(pool.client().maxFrameBytes()).isEqualTo(5);
        assertThat(pool.client().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(pool.client().requestTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(pool.maxSize()).isEqualTo(4);
        assertThat(pool.idleTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(pool.minIdle()).isEqualTo(2);
        assertThat(pool.maxLifetime()).isEqualTo(Duration.ofMinutes(7));
        assertThat(pool.acquireTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(pool.maxWaiters()).isEqualTo(8);
        assertThat(pool.ping()).isEqualTo(Message.of("are you there?"));
        assertThat(pool.pingTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(pool.validateAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(pool.balance()).isEqualTo(LoadBalancing.LEAST_USED);
        assertThat(pool.leakThreshold()).isEqualTo(Duration.ofSeconds(11));
        ClientTlsConfig tls = pool.client().tls();
        assertThat(tls).isNotNull();
        assertThat(tls.verify()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min-idle       | 11     | min-idle must be between 0 and 10, but is 11",
                "min-idle       | -1     | min-idle must be between 0 and 2147483647, but is -1",
                "max-size       | 0      | max-size must be between 1 and 2147483647, but is 0",
                "max-waiters    | 0      | max-waiters must be between 1 and 2147483647, but is 0",
                "max-lifetime   | PT-1S  | max-lifetime must not be negative, but is PT-1S",
                "leak-threshold | PT-1S  | leak-threshold must not be negative, but is PT-1S",
                "validate-after | PT-1S  | validate-after must not be negative, but is PT-1S",
                "idle-timeout   | 0s     | idle-timeout must be greater than zero, but is PT0S",
                "ping-timeout   | 0s     | ping-timeout must be greater than zero, but is PT0S",
                "balance        | random | balance must be round-robin, least-used or ordered, but is 'random'"
            })
    void namesKeyValueAndBoundOfABadValueOfAPool(String key, String value, String sentence) {
        assertThatThrownBy(() -> Settings.pool(Map.of("host", "h", "port", "1", key, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void turnsTlsOnAndOff() {
        assertThat(Settings.client(Map.of("host", "h", "port", "1")::get).tls()).isNull();
        assertThat(Settings.client(Map.of("host", "h", "port", "1", "tls.enabled", "true")::get)
                        .tls())
                .isNotNull();
        assertThat(Settings.client(Map.of("host", "h", "port", "1", "tls.enabled", "false", "tls.ca", "x")::get)
                        .tls())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port            | x      | port must be a whole number, but is 'x'",
                "port            | 65536  | port must be between 0 and 65535, but is 65536",
                "framing         | morse  | framing must be line, raw, delimiter:<bytes>, delimiters:<bytes>,<bytes>,"
                        + " length:<bytes>, fixed:<bytes>, stx-etx, enclosed:<bytes>,<bytes>, mllp, nul, netstring,"
                        + " octet-counting, iso8583-2, iso8583-4 or custom:<class>, but is 'morse'",
                "framing         | fixed:2000000 | framing fixed:2000000 needs max-frame-bytes of at least 2000000,"
                        + " but that is 1048576",
                "max-frame-bytes | 0      | max-frame-bytes must be between 1 and 2147483647, but is 0",
                "drain-timeout   | 5      | drain-timeout must be a duration such as 250ms, 10s, 5m or PT10S, but is '5'",
                "tls.client-auth | maybe  | tls.client-auth must be none, optional or required, but is 'maybe'",
                "tls.enabled     | yes    | tls.enabled must be true or false, but is 'yes'",
                "host            | ' '    | host is set, but has no value: give it one, or remove the key",
                "allow           | ','    | allow must be addresses or ranges such as 10.0.0.0/8 or ::1, but has ''",
                "allow           | '10.0.0.1,' | allow must be addresses or ranges such as 10.0.0.0/8 or ::1, but has ''",
                "port            | tcp://10.0.0.1:80 | port must be a whole number, but is 'tcp://10.0.0.1:80': that is the"
                        + " address of a service, which Kubernetes puts into an environment variable of each container by"
                        + " itself; give the service another name, set enableServiceLinks: false for the pod, or name this"
                        + " server or client otherwise",
                "max-frame-bytes | 2147483648 | max-frame-bytes must be between 1 and 2147483647, but is 2147483648",
                "max-frame-bytes | -99999999999999999999 | max-frame-bytes must be between 1 and 2147483647, but is"
                        + " -99999999999999999999",
                "max-frame-bytes | 1MiB   | max-frame-bytes must be a whole number, but is '1MiB': write it in digits,"
                        + " without a unit",
                "idle-timeout    | 99999999999999999999s | idle-timeout must be at most 36500 days, a hundred years, but"
                        + " is '99999999999999999999s'",
                "idle-timeout    | 10000000h | idle-timeout must be at most 36500 days, a hundred years, but is"
                        + " '10000000h'",
                "unix-socket-mode | 888   | unix-socket-mode must be three octal digits such as 660, but is '888'",
                "unix-socket-mode | 660   | unix-socket-mode is set without unix-socket: set the path of the socket, or"
                        + " do not set it",
                "tls.alpn        | h2,    | tls.alpn has nothing between two commas, or at an end: 'h2,'"
            })
    void namesKeyValueAndBoundOfABadValue(String key, String value, String sentence) {
        assertThatThrownBy(() -> Settings.server(
                        "s",
                        Map.of("port", "1").containsKey(key)
                                ? Map.of(key, value)::get
                                : Map.of("port", "1", key, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server | tls.verify      | tls.verify is for clients: a server that wants no client certificates has"
                        + " tls.client-auth=none",
                "server | tls.server-name | tls.server-name is for clients: a server has tls.sni, or nothing",
                "client | tls.client-auth | tls.client-auth is for servers: remove it",
                "client | tls.sni         | tls.sni is for servers: a client has tls.server-name, or nothing"
            })
    void refusesASettingOfTlsThatIsTheOtherEnds(String end, String key, String sentence) {
        Map<String, String> settings = Map.of("host", "h", "port", "1", key, "x");
        assertThatThrownBy(() -> {
                    if (end.equals("server")) {
                        Settings.server("s", settings::get);
                    } else {
                        Settings.client(settings::get);
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1d", "1.5s", "99999999999999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250ms", "10s", "0s", "1500ms"})
    void writesDurationsAsItReadsThem(String text) {
        assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }

    /** To write the page anew: {@code mvn test -pl kn-sock-engine -am -Dkn-sock.write=true}. */
    @Test
    void thePageOfSettingsIsTheOneMadeFromTheTable() throws IOException {
        String page = page();
        if (Boolean.getBoolean("kn-sock.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void readsEveryFramingOnThePage() {
        List<String> examples = framings()
                .lines()
                .takeWhile(line -> !line.startsWith("| option"))
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `framing`"))
                .flatMap(line -> Pattern.compile("`([^`]+)`")
                        .matcher(line.split("\\|")[1])
                        .results())
                .map(match -> match.group(1))
                .toList();
        assertThat(examples)
                .hasSize(28)
                .allSatisfy(example -> assertThat(framing(example)).isNotNull());
        assertThat(framing("delimiter:\\r\\n")).isEqualTo(Framing.delimited(new byte[] {'\r', '\n'}));
    }

    @Test
    void refusesADelimiterThatAPropertiesFileHasReplaced() {
        assertThatThrownBy(() -> framing("delimiter:|\r\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+000D")
                .hasMessageContaining("two backslashes");
    }

    private static Framing framing(String text) {
        return Settings.server("s", Map.of("port", "1", "framing", text)::get).framing();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Settings

                This page is generated from the table in `io.knsock.engine.settings.Settings`; a test keeps both equal.

                The keys are the same everywhere. Builder methods are named after them (`max-frame-bytes` is
                `maxFrameBytes(…)`). CDI reads them from MicroProfile Config, with the prefixes `kn-sock.server.<name>.`
                and `kn-sock.client.<name>.`. The resource adapter has them as properties in camel case
                (`maxFrameBytes`, `tlsCertificate`).

                A duration is a whole number and a unit, `250ms`, `10s`, `5m`, `1h`, or ISO 8601, `PT10S`. An invalid
                value is refused with a sentence that names the key; nothing is corrected silently.

                Commas separate the values of a list. One entry of `tls.sni` is `a.example=a.crt|a.key`, or
                `*.b.example=b.pem` if one file has both. Instead of a PEM file, a setting can have the PEM text itself:
                a value that contains `-----BEGIN`.

                ## Values

                A key that is present must have a value. A value is refused if it is empty (or blank, if the table below
                says that blanks are ignored), or if it still contains an expression such as `${NAME}` or `$(NAME)` that
                nothing has replaced. The message names the key, where it is, and what to do. Otherwise a forgotten
                variable could admit everybody or turn TLS off. In a secret, an expression counts only if it is the
                whole value. A list with nothing between two commas is refused as well. To use the default, leave the
                key out. In plain Java, `Settings.server("orders", Settings.Source.of(map, "orders.conf"))` reads a map,
                and its error messages name the file.

                | value | surrounding blanks | case-sensitive |
                |---|---|---|
                """);
        for (ValueType type : ValueType.values()) {
            page.append("| ").append(type.description()).append(" | ");
            page.append(type.isStripped() ? "ignored" : "part of the value").append(" | ");
            page.append(type.ignoresCase() ? "no" : "yes").append(" |\n");
        }
        table(page, "Servers", List.of(Settings.SERVER, Settings.LIMITS, Settings.SERVER_SOCKET, Settings.SERVER_TLS));
        table(
                page,
                "Clients and pools",
                List.of(Settings.CLIENT, Settings.CLIENT_SOCKET, Settings.CLIENT_TLS, Settings.POOL));
        table(page, "Clients that keep one connection", List.of(Settings.RECONNECT));
        page.append("\nFor servers, clients and pools, `").append(Settings.TLS_ENABLED);
        page.append("` (true or false) turns TLS on or off; without it TLS is on if any other `tls.` key is set.\n");
        page.append(framings());
        return page.toString();
    }

    private static String framings() {
        return """

                ## Framings

                | `framing` | a message is |
                |---|---|
                | `line` | a line; received with LF or CRLF, sent with LF |
                | `line,crlf` | a line; received with LF or CRLF, sent with CRLF |
                | `line,any`, `line,any,crlf`, `line,any,cr` | a line; received with LF, CRLF or CR, sent with LF, CRLF or CR |
                | `raw` | the bytes that one read of the socket returned; there are no boundaries |
                | `delimiter:\\r\\n` | the bytes before the delimiter; the delimiter has 1 to 255 bytes |
                | `delimiters:\\n,\\0` | the bytes before one of several delimiters, none of which holds another; the first is sent |
                | `nul` | the bytes before a zero byte |
                | `length:2` | the bytes after a binary length of 1, 2, 3, 4 or 8 bytes |
                | `length:4,little-endian,offset=2,inclusive` | the same with options: the byte order of the length; the number of bytes before it (sent as zeros, dropped when received); whether the length counts the whole frame instead of the message only |
                | `length:4,digits`, `length:4,hex`, `length:2,bcd` | the bytes after a length in 1 to 8 bytes of decimal digits, hexadecimal digits or two decimal digits in a byte; with leading zeros |
                | `length:2,offset=4,keep` | the bytes before the length and after it: those before are kept, and sent as the message has them (the transaction id of Modbus) |
                | `length:4,offset=1,keep,adjust=4` | the same where the length is larger by 4 than what follows it (PostgreSQL: it counts itself, but not the type) |
                | `length:2,trailer=\\x03` | the bytes between a length and the trailer, which the length does not count unless it is `inclusive` |
                | `iso8583-2`, `iso8583-4` | as `length:2` and `length:4`, with the same options |
                | `fixed:64` | 64 bytes |
                | `stx-etx` | the bytes between STX and ETX |
                | `enclosed:\\x02,\\x03` | the bytes between what begins and what ends a frame, with the options below, which `stx-etx` can have, too |
                | `mllp` | the bytes between VT and FS CR, as in HL7 |
                | `mllp,tolerant` | the same; CR and LF between blocks are skipped |
                | `octet-counting` | the bytes after a length in decimal digits and a space, as of syslog (RFC 6587, RFC 5425) |
                | `octet-counting,detect` | the same, or a line if a frame does not begin with 1 to 9: both kinds of syslog on one port |
                | `netstring` | a netstring, `5:hello,` |
                | `custom:com.acme.Frames` | what a class of the application's says, see below |

                | option of `enclosed` and `stx-etx` | |
                |---|---|
                | `check=lrc` | check bytes after the end are made and verified: `lrc`, `crc16-arc`, `crc16-modbus`, `crc16-ccitt`, `crc16-xmodem`, `crc32` or `crc32c` |
                | `over=message` | what they are of: `message`, `end` (the message and the end, the default) or `frame` |
                | `little-endian` | their order |
                | `controls=\\x05\\x06\\x15` | single bytes between frames (ENQ, ACK, NAK) that are messages of their own, and are sent without begin and end |
                | `skip=\\r\\n` | single bytes between frames that are skipped |

                A framing of one's own is a class that implements `io.knsock.framing.FrameFormat`: public, with a public
                constructor without parameters. It has the limits, timeouts and messages of the others. It must not
                block or loop for ever: that would hold up other connections. Where the class is looked for: by the
                thread's context class loader, in an application server by that of the application (of the bean, for the
                resource adapter's inbound side), and then by kn-sock's. In CDI, if there is a bean of the class, that
                is used; let it be `@ApplicationScoped`. In plain Java there is `Framing.custom(new Frames())`.

                In bytes, write visible ASCII as it is, other characters as an escape: `\\r`, `\\n`, `\\t`, `\\0`,
                `\\x1f`. A backslash is `\\\\`. A properties file has its own escapes, so write each backslash twice
                there: `delimiter:\\\\r\\\\n`. Between commas, a comma is `\\x2c`.

                Input that is not a valid frame closes the connection. So does a message of more than `max-frame-bytes`;
                that limit does not count the bytes that mark the boundaries. A send is refused if the framing cannot
                carry the message, for instance because it contains the delimiter. `max-frame-bytes` does not limit what
                is sent; only the length field of the frame does.
                """;
    }

    private static void table(StringBuilder page, String title, List<List<? extends Setting<?>>> parts) {
        page.append("\n## ").append(title).append("\n\n| key | value | default | |\n|---|---|---|---|\n");
        for (List<? extends Setting<?>> part : parts) {
            for (Setting<?> setting : part) {
                page.append("| `")
                        .append(setting.key())
                        .append("` | ")
                        .append(setting.type().replace("|", "\\|"));
                page.append(" | ").append(setting.byDefault() == null ? "must be set" : setting.byDefault());
                page.append(" | ").append(setting.description()).append(" |\n");
            }
        }
    }
}
