package io.knsock.engine;

import io.knsock.AsyncMessageHandler;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpClient;
import io.knsock.TcpReceiver;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.EngineExecutors;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.framing.Framing;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.TcpPool;
import io.knsock.stream.StreamConnection;
import io.knsock.stream.StreamHandler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The entry point for plain Java. Each server, client and pool made here has an engine of its own, which ends with it;
 * where many are made, let them share a {@link SocketEngine}.
 *
 * <p>Methods that take a host and a port use the default settings: messages are lines of UTF-8 text, without TLS.
 * Servers listen on {@code 127.0.0.1} unless their settings say otherwise. What can go wrong is thrown as a {@link
 * io.knsock.KnSockException}.
 *
 * @since 0.1
 */
public final class KnSock {
    private KnSock() {}

    /**
     * Binds a server with the default settings. Blocks until it is bound. The program goes on until it is stopped.
     *
     * @param port 0 to 65535; 0 lets the system choose
     * @throws io.knsock.PortInUseException if another socket has the port
     */
    public static TcpServer listen(int port, MessageHandler handler) {
        return listen(ServerConfig.builder().port(port).build(), handler);
    }

    /**
     * Binds a server. Blocks until it is bound. The program goes on until it is stopped.
     *
     * @throws io.knsock.PortInUseException if another socket has the port
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used
     */
    public static TcpServer listen(ServerConfig config, MessageHandler handler) {
        return listen(config, Handlers.of(handler));
    }

    /** Binds a server whose handler runs on the event loops, with the default settings. */
    public static TcpServer listenAsync(int port, AsyncMessageHandler handler) {
        return listenAsync(ServerConfig.builder().port(port).build(), handler);
    }

    /**
     * Binds a server whose handler runs on the event loops. Blocks and throws as {@link #listen(ServerConfig,
     * MessageHandler)} does.
     */
    public static TcpServer listenAsync(ServerConfig config, AsyncMessageHandler handler) {
        return listen(config, Handlers.ofAsync(handler));
    }

    /**
     * Binds a server whose connections are streams of bytes. Blocks until it is bound. The program goes on until it is
     * stopped.
     *
     * @throws io.knsock.PortInUseException if another socket has the port
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used
     * @throws IllegalArgumentException if there is a goodbye, which no stream can tell from its own bytes
     */
    public static TcpServer listen(ServerConfig config, StreamHandler handler) {
        return listen(config, Handlers.ofStream(handler));
    }

    /** Binds a server with a listener, or with threads of its own. Blocks and throws as the others do. */
    public static TcpServer listen(ServerConfig config, Handlers handlers) {
        SocketEngine engine = SocketEngine.start();
        try {
            return engine.await(engine.bind(config, handlers, engine::stop));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /**
     * Makes a client that receives: it connects in the background, again whenever it must, and has what the peer sends
     * handled on handler threads. Does not block. The program goes on until it is stopped.
     *
     * {@snippet file="io/knsock/snippets/SnippetsTest.java" region="receiver"}
     *
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used
     */
    public static TcpReceiver receive(ReceiverConfig config, MessageHandler handler) {
        return receive(config, Handlers.of(handler));
    }

    /** Makes a client that receives, with a listener or an asynchronous handler for instance, and else as above. */
    public static TcpReceiver receive(ReceiverConfig config, Handlers handlers) {
        SocketEngine engine = SocketEngine.start();
        try {
            return engine.receive(config, handlers, engine::stop);
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /** Connects, sends one message without waiting for a reply, and closes the connection. Blocks. */
    public static void send(String host, int port, String message) {
        send(endpoint(host, port), Message.of(message));
    }

    /** Connects, sends bytes as they are ({@link Framing#raw()}), and closes the connection. Blocks. */
    public static void send(String host, int port, byte[] data) {
        send(rawEndpoint(host, port), Message.of(data));
    }

    /** Connects, sends one message without waiting for a reply, and closes the connection. Blocks. */
    public static void send(ClientConfig config, Message message) {
        try (TcpClient client = connectOnce(config)) {
            client.send(message);
        }
    }

    /** Connects, sends one message, waits for the reply, and closes the connection. Blocks. */
    public static String request(String host, int port, String message) {
        return request(endpoint(host, port), Message.of(message)).text();
    }

    /**
     * Connects, sends bytes as they are ({@link Framing#raw()}), waits for a reply, and closes the connection. Blocks.
     *
     * @return what arrived first: nothing tells where a longer reply ends
     */
    public static byte[] request(String host, int port, byte[] data) {
        return request(rawEndpoint(host, port), Message.of(data)).bytes();
    }

    /** Connects, sends one message, waits for the reply, and closes the connection. Blocks. */
    public static Message request(ClientConfig config, Message message) {
        try (TcpClient client = connectOnce(config)) {
            return client.request(message);
        }
    }

    /** Does what {@link #request(String, int, String)} does without blocking. */
    public static CompletableFuture<String> requestAsync(String host, int port, String message) {
        return requestAsync(endpoint(host, port), Message.of(message)).thenApply(Message::text);
    }

    /**
     * Does what {@link #request(ClientConfig, Message)} does without blocking.
     *
     * @return completes on an event loop
     */
    public static CompletableFuture<Message> requestAsync(ClientConfig config, Message message) {
        SocketEngine engine = clientEngine();
        try {
            return engine.connector(config)
                    .connectAsync(config.connectTimeout())
                    .thenCompose(connection -> connection.exchangeAsync(message, config.requestTimeout()))
                    .whenComplete((reply, failure) -> engine.stopWithoutWaiting());
        } catch (RuntimeException failure) {
            engine.stopWithoutWaiting();
            throw failure;
        }
    }

    /**
     * Connects a client, which connects again by itself when its connection is lost. Blocks until it is connected.
     */
    public static TcpClient connect(String host, int port) {
        return connect(endpoint(host, port));
    }

    /**
     * Connects a client, which connects again by itself when its connection is lost, unless the settings say otherwise.
     * Blocks until it is connected, unless the settings have it connect in the background.
     *
     * @throws io.knsock.ConnectFailedException if the endpoint cannot be reached
     * @throws io.knsock.ConnectionTimeoutException if it took longer than the settings' connect timeout
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used, or the handshake failed
     */
    public static TcpClient connect(ClientConfig config) {
        return connected(engine -> engine.connect(config, engine::stopWithoutWaiting));
    }

    /**
     * Connects a stream of bytes, which does not connect again. Blocks until it is connected. The framing is not used.
     *
     * @throws io.knsock.ConnectFailedException if the endpoint cannot be reached
     * @throws io.knsock.ConnectionTimeoutException if it took longer than the settings' connect timeout
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used, or the handshake failed
     */
    public static StreamConnection connectStream(ClientConfig config) {
        return connected(engine -> engine.connectStream(config, engine::stopWithoutWaiting));
    }

    /** Connects a client that is closed soon: it must not begin to connect again meanwhile. */
    private static TcpClient connectOnce(ClientConfig config) {
        return connected(engine -> engine.connectOnce(config, engine::stopWithoutWaiting));
    }

    private static <T> T connected(Function<SocketEngine, T> connecting) {
        SocketEngine engine = clientEngine();
        try {
            return connecting.apply(engine);
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /** Creates a pool with the default settings: at most 10 connections, which may be idle for 60 s. */
    public static TcpPool pool(String host, int port) {
        return pool(PoolConfig.builder(endpoint(host, port)).build());
    }

    /**
     * Creates a pool, which connects when first asked to. Does not block.
     *
     * @throws io.knsock.tls.TlsException if certificate, key or CA cannot be used
     */
    public static TcpPool pool(PoolConfig config) {
        SocketEngine engine = clientEngine();
        try {
            return engine.pool(config, engine::stopWithoutWaiting);
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    private static ClientConfig endpoint(String host, int port) {
        return ClientConfig.builder().host(host).port(port).build();
    }

    private static ClientConfig rawEndpoint(String host, int port) {
        return ClientConfig.builder()
                .host(host)
                .port(port)
                .framing(Framing.raw())
                .build();
    }

    /** A forgotten client must not keep a program from ending. */
    private static SocketEngine clientEngine() {
        return SocketEngine.start(
                EngineExecutors.builder().loopCount(1).daemon(true).build());
    }
}
