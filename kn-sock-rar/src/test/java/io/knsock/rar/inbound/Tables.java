package io.knsock.rar.inbound;

import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import java.util.List;

/** The tables of settings that the two JavaBeans have their properties of. */
public final class Tables {
    /** Those of {@link TcpActivationSpec}; {@link Settings#TLS_ENABLED} is in none. */
    public static final List<List<? extends Setting<?>>> ACTIVATION = List.of(
            Settings.SERVER,
            Settings.LIMITS,
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
