package io.knsock.rar.inbound;

import io.knsock.config.ReceiverConfig;
import io.knsock.config.ServerConfig;
import io.knsock.conversation.NamedConversation;
import io.knsock.engine.container.ContainerDefaults;
import io.knsock.engine.settings.Settings;
import io.knsock.framing.CustomFraming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an activation, read once and right.
 *
 * @param server how messages are handled; where they come from, too, if the activation listens
 * @param receiver the same, and where and how the activation connects; null if it listens
 * @param failures what becomes of a message whose delivery fails
 * @param callers who the container is told to be the caller
 */
record ActivationSettings(
        ServerConfig server, @Nullable ReceiverConfig receiver, FailurePolicy failures, CallerPolicy callers) {
    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if any is missing or wrong; the message begins with the key of one of them
     */
    static ActivationSettings of(String name, Settings.Source source) {
        List<String> misplaced = ClientMode.misplaced(source);
        if (!misplaced.isEmpty()) {
            throw new IllegalArgumentException(misplaced.get(0));
        }
        Settings.Source inContainer = ContainerDefaults.under(source);
        FailurePolicy failures = FailurePolicy.of(source);
        CallerPolicy callers = CallerPolicy.of(source);
        if (ClientMode.isOn(source)) {
            ServerConfig serving = ClientMode.serving(name, inContainer);
            return new ActivationSettings(
                    serving, ClientMode.receiving(serving, ClientMode.connecting(source)), failures, callers);
        }
        ServerConfig server = Settings.server(name, inContainer);
        callers.check(server);
        return new ActivationSettings(server, null, failures, callers);
    }

    /**
     * Makes framings and conversations of the application's.
     *
     * @param application its class loader
     * @throws IllegalArgumentException if a class cannot be used; the message begins with the key
     */
    void resolveFramings(ClassLoader application) {
        if (server.framing() instanceof CustomFraming custom) {
            custom.resolve(application);
        }
        if (receiver != null && receiver.client().framing() instanceof CustomFraming custom) {
            custom.resolve(application);
        }
        if (receiver != null && receiver.client().conversation() instanceof NamedConversation named) {
            named.resolve(application);
        }
    }

    /** Returns one sentence for each setting that is missing or wrong, which begins with its key. */
    static List<String> mistakes(Settings.Source source) {
        if (ClientMode.isOn(source)) {
            return all(List.of(ClientMode.mistakes(source), FailurePolicy.mistakes(source)));
        }
        List<String> mistakes = all(List.of(
                Settings.serverMistakes(ClientMode.listening(source)),
                ClientMode.mistakes(source),
                FailurePolicy.mistakes(source),
                CallerPolicy.mistakes(source)));
        return mistakes.isEmpty() ? misfits(source) : mistakes;
    }

    private static List<String> all(List<List<String>> mistakes) {
        return mistakes.stream().flatMap(List::stream).toList();
    }

    /** Tells what of the settings, each right for itself, does not fit together. */
    private static List<String> misfits(Settings.Source source) {
        try {
            CallerPolicy.of(source).check(Settings.server("server", source));
            return List.of();
        } catch (IllegalArgumentException unfit) {
            return List.of(String.valueOf(unfit.getMessage()));
        }
    }
}
