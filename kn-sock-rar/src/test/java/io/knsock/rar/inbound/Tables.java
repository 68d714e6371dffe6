package io.knsock.rar.inbound;

import io.knsock.config.ServerLimits;
import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import java.util.List;

/** The tables of settings that the two JavaBeans have their properties of. */
public final class Tables {
    /** Those of limits, but for what tells the application of silence: a message-driven bean cannot hear of it. */
    public static final List<Setting<ServerLimits.Builder>> LIMITS = Settings.LIMITS.stream()
            .filter(setting -> !setting.key().equals("idle-notice"))
            .toList();

    /** Those of {@link TcpActivationSpec}; {@link Settings#TLS_ENABLED} is in none. */
    public static final List<List<? extends Setting<?>>> ACTIVATION = List.of(
            Settings.SERVER,
            LIMITS,
            Settings.SERVER_SOCKET,
            Settings.SERVER_TLS,
            FailurePolicy.SETTINGS,
            CallerPolicy.SETTINGS,
            ClientMode.SETTINGS,
            ClientMode.TLS);

    /** Those of the managed connection factory; {@link Settings#TLS_ENABLED} is in none. */
    public static final List<List<? extends Setting<?>>> CONNECTION =
            List.of(Settings.CLIENT, Settings.CLIENT_SOCKET, Settings.CLIENT_TLS);

    private Tables() {}
}
