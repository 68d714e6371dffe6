package io.knsock.benchmarks;

import io.knsock.Message;
import io.knsock.engine.client.ClientConnection;
import io.knsock.engine.client.Connector;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Connections that cost nothing to make, to check and to close, so that only the pools are measured. */
final class FreeConnection implements ClientConnection {
    private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);

    private volatile boolean open = true;

    /** Makes them for kn-sock. */
    static final class Made implements Connector {
        @Override
        public ClientConnection connect(Duration timeout) {
            return new FreeConnection();
        }

        @Override
        public CompletableFuture<ClientConnection> connectAsync(Duration timeout) {
            return CompletableFuture.completedFuture(new FreeConnection());
        }

        @Override
        public void checkMayBlock() {
            // any thread may
        }

        @Override
        public String endpoint() {
            return "nowhere:1";
        }
    }

    /** Makes them for pools of JDBC connections. */
    public static final class Jdbc implements Driver {
        @Override
        public Connection connect(String url, Properties info) {
            InvocationHandler answers = (proxy, method, arguments) -> switch (method.getName()) {
                case "isValid", "getAutoCommit" -> true;
                case "isClosed", "isReadOnly", "isWrapperFor" -> false;
                case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
                case "getNetworkTimeout", "getHoldability" -> 0;
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                case "toString" -> "free connection";
                default -> null;
            };
            return (Connection)
                    Proxy.newProxyInstance(Jdbc.class.getClassLoader(), new Class<?>[] {Connection.class}, answers);
        }

        @Override
        public boolean acceptsURL(String url) {
            return true;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    @Override
    public Message exchange(Message message, Duration timeout) {
        return message;
    }

    @Override
    public CompletableFuture<Message> exchangeAsync(Message message, Duration timeout) {
        return CompletableFuture.completedFuture(message);
    }

    @Override
    public CompletableFuture<Void> sendAsync(Message message, Duration timeout) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Message exchange(Message message) {
        return message;
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages) {
        return messages;
    }

    @Override
    public List<Message> exchangeAll(List<Message> messages, Duration timeout) {
        return messages;
    }

    @Override
    public CompletableFuture<List<Message>> exchangeAllAsync(List<Message> messages, Duration timeout) {
        return CompletableFuture.completedFuture(messages);
    }

    @Override
    public void sendOneWay(Message message) {
        // nobody is there
    }

    @Override
    public CompletableFuture<@Nullable Void> sendOneWayAsync(Message message, Duration timeout) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void send(Message message) {
        // goes nowhere
    }

    @Override
    public Message receive(Duration timeout) {
        return Message.empty();
    }

    @Override
    public String id() {
        return "free";
    }

    @Override
    public SocketAddress remoteAddress() {
        return NOWHERE;
    }

    @Override
    public SocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return null;
    }

    @Override
    public @Nullable String applicationProtocol() {
        return null;
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return List.of();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void endOutput() {
        // nothing is sent on it
    }

    @Override
    public boolean isReusable() {
        return open;
    }

    @Override
    public void onClose(Runnable callback) {
        // nobody closes it
    }

    @Override
    public void close() {
        open = false;
    }
}
