package io.knsock.testing;

import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Transport;
import io.knsock.test.Peer;
import io.knsock.test.PeerConnector;
import io.knsock.test.TestCa;
import java.util.ArrayList;
import java.util.List;

/** What the contract is run over: every transport that works here, plain and with TLS. */
public record Variant(Transport transport, boolean tls) {
    public static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            if (transport.isAvailable()) {
                all.add(new Variant(transport, false));
                all.add(new Variant(transport, true));
            }
        }
        return all;
    }

    public ServerConfig.Builder server() {
        return ServerConfig.builder().port(0).tls(tls ? TestCa.shared().serverTls() : null);
    }

    public ClientConfig.Builder client(TcpServer server) {
        return ClientConfig.builder()
                .host("localhost")
                .port(server.port())
                .tls(tls ? TestCa.shared().clientTls() : null);
    }

    public PeerConnector to(TcpServer server) {
        PeerConnector connector = Peer.to(server.port());
        return tls ? connector.tls(TestCa.shared()) : connector;
    }

    public Peer peer(TcpServer server) {
        return to(server).connect();
    }

    @Override
    public String toString() {
        return transport + (tls ? " with TLS" : "");
    }
}
