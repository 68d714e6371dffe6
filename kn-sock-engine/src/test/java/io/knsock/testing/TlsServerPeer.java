package io.knsock.testing;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A peer with the JDK's own sockets that shows whatever certificate it is given, and echoes. */
public final class TlsServerPeer implements AutoCloseable {
    private final SSLServerSocket listener;
    private final List<SSLSocket> accepted = new CopyOnWriteArrayList<>();

    public TlsServerPeer(X509Bundle own, String address) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.toKeyManagerFactory().getKeyManagers(), null, null);
            listener = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName(address));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        Thread thread = new Thread(this::serve, "tls-server-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                SSLSocket socket = (SSLSocket) listener.accept();
                accepted.add(socket);
                try {
                    socket.startHandshake();
                    byte[] bytes = new byte[1024];
                    int count = socket.getInputStream().read(bytes);
                    socket.getOutputStream().write(bytes, 0, Math.max(0, count));
                } catch (IOException refused) {
                    socket.close();
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SSLSocket socket : accepted) {
            socket.close();
        }
    }
}
