package io.knsock.cli.doctor;

import io.knsock.ClientConfig;
import io.knsock.ConnectionClosedException;
import io.knsock.KnSockException;
import io.knsock.RequestTimeoutException;
import io.knsock.Threads;
import io.knsock.TlsConfig;
import io.knsock.TlsException;
import io.knsock.engine.AsciiHosts;
import io.knsock.engine.CertificateFiles;
import io.knsock.engine.SocketEngine;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Durations;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Examines a server from outside: whether it can be reached, whether it speaks TLS, and how. */
public final class ServerExamination {
    /** How long a server may take to refuse a client after the handshake. */
    private static final Duration REFUSAL = Duration.ofSeconds(2);

    private final Subject subject;
    private final Findings findings = new Findings();

    /** The host as the name service and certificates have it. */
    private String name;

    /**
     * What is examined.
     *
     * @param timeout for each step; greater than zero
     * @param tlsExpected whether it is a fault if the server does not speak TLS
     * @param tls the settings of a client
     * @param ca the file of the CAs that these settings trust, or null for the JDK's
     * @param certificateGiven whether they have a certificate of the client
     * @param applicationProtocols what is offered by ALPN; empty for nothing
     */
    public record Subject(
            String host,
            int port,
            Duration timeout,
            boolean tlsExpected,
            TlsConfig tls,
            @Nullable Path ca,
            boolean certificateGiven,
            List<String> applicationProtocols) {}

    private ServerExamination(Subject subject) {
        this.subject = subject;
        this.name = subject.host();
    }

    /** Examines it. Blocks for as long as its steps take; connects several times, and sends nothing but handshakes. */
    public static List<Finding> of(Subject subject) {
        ServerExamination examination = new ServerExamination(subject);
        InetSocketAddress address = examination.reach();
        if (address != null) {
            examination.examineTls(address);
        }
        examination.checkOwnFiles();
        return examination.findings.all();
    }

    // ---- reaching it

    /** Returns the first address that can be reached, or null if there is none. */
    private @Nullable InetSocketAddress reach() {
        InetAddress[] addresses;
        long begun = System.nanoTime();
        try {
            name = AsciiHosts.ascii(subject.host());
            addresses = InetAddress.getAllByName(name);
        } catch (UnknownHostException unknown) {
            findings.fail("address", "host " + subject.host() + " is unknown", "check its spelling, and the DNS");
            return null;
        }
        findings.ok(
                "address",
                subject.host() + " is "
                        + Arrays.stream(addresses)
                                .map(InetAddress::getHostAddress)
                                .collect(Collectors.joining(", "))
                        + since(begun));
        List<InetSocketAddress> reached = new ArrayList<>();
        List<Finding> unreached = new ArrayList<>();
        for (InetAddress address : addresses) {
            connect(new InetSocketAddress(address, subject.port()), reached, unreached);
        }
        // One of two addresses is enough for most, and a fault for whoever gets the other.
        for (Finding finding : unreached) {
            if (reached.isEmpty()) {
                findings.fail(finding.check(), finding.text(), String.valueOf(finding.remedy()));
            } else {
                findings.warn(finding.check(), finding.text(), String.valueOf(finding.remedy()));
            }
        }
        return reached.isEmpty() ? null : reached.get(0);
    }

    private void connect(InetSocketAddress address, List<InetSocketAddress> reached, List<Finding> unreached) {
        String name = address.getAddress().getHostAddress() + " port " + address.getPort();
        long begun = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(address, (int)
                    Math.min(Integer.MAX_VALUE, Math.max(1, subject.timeout().toMillis())));
            findings.ok("connection", name + " accepts" + since(begun));
            reached.add(address);
        } catch (SocketTimeoutException silent) {
            unreached.add(new Finding(
                    Verdict.FAIL,
                    "connection",
                    name + " did not answer within " + Durations.text(subject.timeout()),
                    "check that the server runs, and that no firewall drops what is sent to it"));
        } catch (ConnectException refused) {
            unreached.add(new Finding(
                    Verdict.FAIL,
                    "connection",
                    name + " refuses: nothing listens there",
                    "start the server, or check its port and the address that it binds"));
        } catch (IOException unreachable) {
            unreached.add(new Finding(
                    Verdict.FAIL,
                    "connection",
                    name + " cannot be reached: " + unreachable.getMessage(),
                    "check the network between here and there"));
        }
    }

    private static String since(long nanoTime) {
        return String.format(Locale.ROOT, " (%.1f ms)", (System.nanoTime() - nanoTime) / 1e6);
    }

    // ---- TLS

    private void examineTls(InetSocketAddress address) {
        Handshake hello = handshake(address)
                .applicationProtocols(subject.applicationProtocols())
                .awaitingRefusal(REFUSAL);
        @Nullable Exception failure = attempt(hello);
        List<X509Certificate> chain = hello.chain();
        if (chain.isEmpty()) {
            noChain(hello, failure);
            return;
        }
        findings.ok("TLS", "it is spoken");
        checkProtocol("TLSv1.3", address);
        checkProtocol("TLSv1.2", address);
        Chain certificates = new Chain(CertificateFiles.of(chain), Instant.now());
        certificates.checkOrder(findings, List.of());
        certificates.checkKeyLength(findings);
        checkName(address, certificates);
        certificates.checkValidity(findings, List.of());
        if (!certificates.isForServers()) {
            certificates.checkUse(findings);
        }
        new Trust(subject.ca()).check(chain, true, findings);
        checkClientCertificate(hello, failure);
        checkApplicationProtocol(hello);
        checkOwnClient(hello.clientCertificateAsked());
    }

    private Handshake handshake(InetSocketAddress address) {
        return new Handshake(name, address, subject.timeout());
    }

    private static @Nullable Exception attempt(Handshake handshake) {
        try {
            handshake.run();
            return null;
        } catch (IOException | GeneralSecurityException failure) {
            return failure;
        }
    }

    private void noChain(Handshake hello, @Nullable Exception failure) {
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        if (hello.isAnsweredByTls()) {
            spokenInVain(message, failure);
            return;
        }
        String what;
        if (failure instanceof SocketTimeoutException) {
            what = "a TLS greeting is not answered within " + Durations.text(subject.timeout())
                    + (hello.isAnswered() ? " to the end" : "");
        } else if (hello.isAnswered()) {
            what = "a TLS greeting is answered, but not by TLS";
        } else if (isReset(failure)) {
            what = "the connection is reset on a TLS greeting";
        } else if (failure instanceof SocketException || isEnd(failure)) {
            what = "the connection is closed on a TLS greeting";
        } else {
            what = "a TLS greeting fails: " + message;
        }
        if (subject.tlsExpected()) {
            findings.fail(
                    "TLS",
                    "it is not spoken: " + what,
                    "use a plain connection (send-tcp), or let the server speak TLS on this port");
        } else {
            findings.ok("TLS", "it is not spoken, this is a plain server: " + what);
        }
    }

    /** Of a server that has answered by TLS, and whose chain is not known. */
    private void spokenInVain(String message, @Nullable Exception failure) {
        if (message.contains("certificate chain length") || message.contains("size of the handshake message")) {
            findings.fail(
                    "TLS",
                    "it is spoken, but the chain of certificates is longer than clients take: " + message,
                    "let the server present its certificate and the intermediate ones, and no others");
        } else if (failure instanceof SocketTimeoutException) {
            findings.fail(
                    "TLS",
                    "it is spoken, but the handshake is not done within " + Durations.text(subject.timeout()),
                    "raise --timeout; if that does not help, the server, or what is in between, holds it up");
        } else if (isReset(failure) || failure instanceof SocketException || isEnd(failure)) {
            findings.fail(
                    "TLS",
                    "it is spoken, but the connection is " + (isReset(failure) ? "reset" : "closed")
                            + " in the middle of the handshake",
                    "see the log of the server, and what is in between");
        } else if (message.contains("fatal alert")) {
            findings.fail(
                    "TLS",
                    "it is spoken, but there is nothing in common: " + message,
                    "let the server speak TLS 1.2 or 1.3 with a current cipher, and accept the name " + subject.host());
        } else {
            findings.fail(
                    "TLS",
                    "it is spoken, but the handshake fails: " + message,
                    "see the log of the server, and its TLS");
        }
    }

    private static boolean isReset(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException
                    && String.valueOf(cause.getMessage()).contains("reset")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEnd(@Nullable Throwable failure) {
        return failure instanceof EOFException
                || (failure instanceof SSLException && failure.getCause() instanceof EOFException);
    }

    private void checkProtocol(String protocol, InetSocketAddress address) {
        Handshake only = handshake(address).protocols(protocol);
        Exception failure = attempt(only);
        if (failure == null) {
            findings.ok(protocol, only.cipher());
        } else if (!only.chain().isEmpty()) {
            findings.ok(protocol, "spoken");
        } else if (protocol.equals("TLSv1.3")) {
            findings.warn(protocol, "it is not spoken", "let the server speak it, if that can be set");
        } else {
            findings.ok(protocol, "it is not spoken");
        }
    }

    private void checkName(InetSocketAddress address, Chain chain) {
        Handshake named = handshake(address).matchingName();
        Exception failure = attempt(named);
        String names = chain.names().isEmpty() ? "no name at all" : String.join(", ", chain.names());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                findings.fail(
                        "name",
                        "the certificate is not for " + subject.host() + " but for " + names,
                        "use one of its names, or have it issued with " + subject.host()
                                + " as a subject alternative name");
                return;
            }
        }
        findings.ok("name", "the certificate is for " + subject.host() + " (it has " + names + ")");
    }

    private void checkClientCertificate(Handshake hello, @Nullable Exception failure) {
        if (!hello.clientCertificateAsked()) {
            findings.ok("client", "no certificate of the client is asked for");
        } else if (!hello.clientCertificateRequired() && failure == null) {
            findings.ok("client", "a certificate of the client is asked for, and not required");
        } else if (!subject.certificateGiven()) {
            findings.warn(
                    "client",
                    "a certificate of the client is required (mutual TLS)",
                    "give --certfile and --keyfile with one that the server's CA signed");
        } else {
            findings.ok("client", "a certificate of the client is required (mutual TLS), and you have one");
        }
    }

    private void checkApplicationProtocol(Handshake hello) {
        if (subject.applicationProtocols().isEmpty()) {
            return;
        }
        String offered = String.join(", ", subject.applicationProtocols());
        if (hello.applicationProtocol().isEmpty()) {
            findings.warn("ALPN", "none of " + offered + " was chosen", "offer a protocol that the server knows");
        } else {
            findings.ok("ALPN", "of " + offered + " the server chose " + hello.applicationProtocol());
        }
    }

    /** All of the above is the JDK's view; what counts in the end is whether kn-sock itself gets through. */
    private void checkOwnClient(boolean mayBeRefused) {
        ClientConfig config = ClientConfig.builder()
                .host(subject.host())
                .port(subject.port())
                .tls(subject.tls())
                .connectTimeout(subject.timeout())
                .build();
        long begun = System.nanoTime();
        try (SocketEngine engine =
                        SocketEngine.start(Threads.builder().loopCount(1).build());
                ClientConnection connection = engine.connector(config).connect(subject.timeout())) {
            String time = since(begun);
            if (mayBeRefused) {
                awaitRefusal(connection);
            }
            findings.ok("kn-sock", "connects and verifies with these settings" + time);
        } catch (KnSockException failure) {
            findings.fail("kn-sock", String.valueOf(failure.getMessage()), "see above");
        }
    }

    /** What a client with these settings warns of when it is made. */
    private void checkOwnFiles() {
        try {
            CertificateFiles.load(subject.tls()).warnings().forEach(warning -> findings.warn("own TLS", warning));
        } catch (TlsException unusable) {
            if (findings.all().stream().noneMatch(one -> one.check().equals("kn-sock"))) {
                findings.fail("own TLS", String.valueOf(unusable.getMessage()), null);
            }
        }
    }

    /** In TLS 1.3 a server refuses a client when that has connected already. */
    private static void awaitRefusal(ClientConnection connection) {
        try {
            connection.receive(REFUSAL);
        } catch (TlsException refused) {
            throw refused;
        } catch (RequestTimeoutException | ConnectionClosedException notRefused) {
            // nobody said anything: no complaint
        }
    }
}
