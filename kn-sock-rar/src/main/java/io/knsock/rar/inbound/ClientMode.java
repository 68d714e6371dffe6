package io.knsock.rar.inbound;

import io.knsock.config.ClientConfig;
import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import io.knsock.tls.ClientTlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The settings of an activation that connects to a peer and receives, instead of listening. */
final class ClientMode {
    /** Where to connect to; it being set is what makes an activation connect. */
    private static final String ENDPOINTS = "endpoints";

    /** In the order in which they are complained of. */
    private static final List<String> CONNECTING_ONLY = List.of(
            ENDPOINTS, "connect-timeout", "reconnect-delay", "max-reconnect-delay", "tls.verify", "tls.server-name");

    /** In the order in which they are complained of. */
    private static final List<String> LISTENING_ONLY = List.of(
            "host",
            "port",
            "unix-socket",
            "unix-socket-mode",
            "backlog",
            "reuse-address",
            "max-connections",
            "max-connections-per-address",
            "max-accept-rate",
            "allow",
            "deny",
            "proxy-from",
            "first-byte-timeout",
            "tls.client-auth",
            "tls.sni",
            "caller-name",
            "caller-groups");

    /** The settings that only such an activation has, besides those of TLS. */
    static final List<Setting<ClientConfig.Builder>> SETTINGS =
            connectingOnly(Stream.concat(Settings.CLIENT.stream(), Settings.RECONNECT.stream()));

    /** The settings of TLS that only such an activation has. */
    static final List<Setting<ClientTlsConfig.Builder>> TLS = connectingOnly(Settings.CLIENT_TLS.stream());

    private ClientMode() {}

    private static <B> List<Setting<B>> connectingOnly(Stream<Setting<B>> settings) {
        return settings.filter(setting -> CONNECTING_ONLY.contains(setting.key()))
                .toList();
    }

    /** Returns whether the activation is to connect. */
    static boolean isOn(Settings.Source source) {
        return source.get(ENDPOINTS) != null;
    }

    /** Returns one sentence for each setting that is wrong, or is not for this kind of activation. */
    static List<String> mistakes(Settings.Source source) {
        List<String> mistakes = new ArrayList<>(misplaced(source));
        if (isOn(source)) {
            mistakes.addAll(Settings.wrongClientSettings(ofConnecting(source)));
            mistakes.addAll(Settings.wrongServerSettings(ofServing(source)));
        }
        if (isOn(source) && mistakes.isEmpty()) { // then what is left is that they do not fit together
            try {
                connecting(source);
                serving("activation", source);
            } catch (IllegalArgumentException bad) {
                mistakes.add(String.valueOf(bad.getMessage()));
            }
        }
        return mistakes.stream().distinct().toList(); // both read the framing, for instance
    }

    /** Returns one sentence for each setting that is not for this kind of activation, which begins with its key. */
    static List<String> misplaced(Settings.Source source) {
        return isOn(source)
                ? set(
                        LISTENING_ONLY,
                        source,
                        " is set, but with endpoints the activation connects and does not listen: do not set it")
                : set(
                        CONNECTING_ONLY,
                        source,
                        " is set, but the activation listens: set endpoints to have it connect, or do not set it");
    }

    private static List<String> set(List<String> keys, Settings.Source source, String mistake) {
        return keys.stream()
                .filter(key -> source.get(key) != null)
                .map(key -> key + mistake)
                .toList();
    }

    /**
     * Reads how messages are handled.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message begins with its key
     */
    static ServerConfig serving(String name, Settings.Source source) {
        return Settings.server(name, ofServing(source));
    }

    private static Settings.Source ofServing(Settings.Source source) {
        return source.with(
                key -> key.equals("port") ? "0" : LISTENING_ONLY.contains(key) || ofTls(key) ? null : source.get(key));
    }

    /**
     * Reads where and how to connect.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message begins with its key
     */
    static ClientConfig connecting(Settings.Source source) {
        return Settings.client(ofConnecting(source));
    }

    private static Settings.Source ofConnecting(Settings.Source source) {
        return source.with(key -> LISTENING_ONLY.contains(key) ? null : source.get(key));
    }

    /** Returns the settings of what receives: how messages are handled, and where and how to connect. */
    static ReceiverConfig receiving(ServerConfig serving, ClientConfig connecting) {
        return ReceiverConfig.builder(connecting)
                .name(serving.name())
                .maxConcurrentMessages(
                        Math.min(serving.maxConcurrentMessages(), serving.maxConcurrentMessagesPerConnection()))
                .replyOrder(serving.replyOrder())
                .slowHandlerWarning(serving.slowHandlerWarning())
                .drainTimeout(serving.drainTimeout())
                .goodbye(serving.goodbye())
                .frameTimeout(serving.limits().frameTimeout())
                .idleTimeout(serving.limits().idleTimeout())
                .writeTimeout(serving.limits().writeTimeout())
                .maxBufferedBytes(serving.limits().maxBufferedBytes())
                .slowReader(serving.limits().slowReader())
                .observer(serving.observer())
                .build();
    }

    /** Returns the settings without those that {@link #mistakes} tells of where the activation listens. */
    static Settings.Source listening(Settings.Source source) {
        return source.with(key -> CONNECTING_ONLY.contains(key) ? null : source.get(key));
    }

    private static boolean ofTls(String key) {
        return key.startsWith("tls.");
    }
}
