package io.knsock.examples;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A collector of syslog messages over TCP, and over TLS (RFC 5425) if its settings have a certificate. Senders may
 * count octets or end each message with an LF (RFC 6587): both come to one port.
 *
 * <p>Syslog has no replies, so the handler returns null.
 */
public final class SyslogCollector implements MessageHandler {
    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    /** RFC 5424, section 6: priority, version, time, host, program, process, kind, structured data, text. */
    private static final Pattern NEW = Pattern.compile(
            "<(?<pri>[0-9]{1,3})>1 \\S+ (?<host>\\S+) (?<program>\\S+) \\S+ \\S+"
                    + " (-|(\\[([^\\]\\\\]|\\\\.)*+\\])++)( \uFEFF?(?<text>.*))?",
            Pattern.DOTALL);

    /** RFC 3164, section 4.1: priority; time, host and a tag that ends before a colon, if they are there; text. */
    private static final Pattern OLD = Pattern.compile(
            "<(?<pri>[0-9]{1,3})>([A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d (?<host>\\S+)"
                    + " (?<program>[^:\\[ ]+)(\\[\\d+\\])?:)?(?<text>.*)",
            Pattern.DOTALL);

    private final Consumer<Entry> entries;

    /**
     * Creates a collector.
     *
     * @param entries gets each entry, from several threads at once; it may block, which slows down the senders
     */
    public SyslogCollector(Consumer<Entry> entries) {
        this.entries = entries;
    }

    /** Binds a collector. RFC 5425, section 4.3.1, asks for messages of 8192 bytes. */
    public static TcpServer listen(ServerConfig.Builder settings, Consumer<Entry> entries) {
        ServerConfig config = settings.framing(Framing.octetCounting().withDetection(true))
                .maxFrameBytes(8192)
                .build();
        return KnSock.listen(config, new SyslogCollector(entries));
    }

    @Override
    public @Nullable Message onMessage(Connection connection, Message message) {
        entries.accept(Entry.of(message.text()));
        return null;
    }

    /** What one message says, without white space around the text. Host and program are "-" if it does not say them. */
    public record Entry(int facility, String severity, String host, String program, String text) {
        static Entry of(String message) {
            for (Pattern form : List.of(NEW, OLD)) {
                Matcher parts = form.matcher(message);
                if (parts.matches()) {
                    int priority = Integer.parseInt(parts.group("pri"));
                    return new Entry(
                            priority / 8,
                            SEVERITIES.get(priority % 8),
                            Objects.requireNonNullElse(parts.group("host"), "-"),
                            Objects.requireNonNullElse(parts.group("program"), "-"),
                            Objects.requireNonNullElse(parts.group("text"), "").strip());
                }
            }
            return new Entry(1, "notice", "-", "-", message.strip()); // RFC 3164, section 4.3.3
        }
    }

    /** Arguments: the port to listen on. */
    public static void main(String[] arguments) {
        listen(ServerConfig.builder().port(Integer.parseInt(arguments[0])), System.out::println);
    }
}
