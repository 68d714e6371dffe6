package io.knsock.cdi.lifecycle;

import io.knsock.cdi.config.CdiLog;
import io.knsock.cdi.config.ConfigScope;
import io.knsock.cdi.config.KnSockConfig;
import io.knsock.cdi.config.Mistakes;
import io.knsock.cdi.container.ApplicationThreads;
import io.knsock.cdi.handlers.HandlerBeans;
import io.knsock.config.ServerConfig;
import io.knsock.engine.settings.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with the settings of an application and its beans together: all of it, and not only the first.
 */
final class DeploymentChecks {
    private final HandlerBeans handlers;
    private final KnSockConfig config;
    private final Mistakes mistakes;

    DeploymentChecks(HandlerBeans handlers, KnSockConfig config, Mistakes mistakes) {
        this.handlers = handlers;
        this.config = config;
        this.mistakes = mistakes;
    }

    /** Looks at a server that has a handler. */
    void server(String name) {
        mistakes.collect(() -> {
            if (config.isEnabled(name)) {
                enabled(name);
            }
        });
    }

    private void enabled(String name) {
        List<String> wrong = config.wrongSettings(ConfigScope.SERVER, name);
        add(wrong);
        mistakes.collect(() -> checkAddress(name));
        mistakes.collect(() -> config.charset(ConfigScope.SERVER, name));
        mistakes.collect(() -> config.failures(name));
        mistakes.collect(() -> checkExecutor(name));
        if (wrong.isEmpty() && config.hasAddress(name)) {
            mistakes.collect(() -> config.checkServer(name));
            mistakes.collect(() -> checkIdleNotice(name));
        }
    }

    private void checkAddress(String name) {
        if (!config.hasAddress(name)) {
            Set<String> lonely = config.names(ConfigScope.SERVER);
            lonely.removeAll(handlers.names());
            throw new IllegalArgumentException(ConfigScope.SERVER.prefix(name) + "port is not set, which "
                    + handlers.of(name).handler() + " needs" + similar(ConfigScope.SERVER, name, lonely));
        }
    }

    private void checkExecutor(String name) {
        String executor = config.executor(name);
        if (executor == null) {
            return;
        }
        String key = ConfigScope.SERVER.prefix(name) + ConfigScope.EXECUTOR;
        if (handlers.of(name).isAsync() && config.isSetForOne(name, ConfigScope.EXECUTOR)) {
            throw new IllegalArgumentException(key + " is set, but "
                    + handlers.of(name).handler() + " runs on the event loop: remove the setting, or let it"
                    + " return its reply and not a stage of it");
        }
        try {
            ApplicationThreads.check(executor);
        } catch (IllegalStateException bad) {
            throw new IllegalArgumentException(key + ": " + bad.getMessage(), bad);
        }
    }

    /** A method that nobody calls, and a setting that nobody heeds, are mistakes. */
    private void checkIdleNotice(String name) {
        String key = ConfigScope.SERVER.prefix(name) + ConfigScope.IDLE_NOTICE;
        String method = handlers.of(name).idle();
        boolean never = config.server(name).limits().idleNotice().isZero();
        if (method != null && never) {
            throw new IllegalArgumentException(
                    key + " is not set, or zero, so nobody would call " + method + ": set it, to 30s for instance");
        }
        if (method == null && !never && config.isSetForOne(name, ConfigScope.IDLE_NOTICE)) {
            throw new IllegalArgumentException(
                    key + " is set, but no method has @OnIdle(\"" + name + "\"): add one, or remove the setting");
        }
    }

    /** Looks at settings of a server that has no handler. */
    void lonely(String name) {
        if (handlers.isRefused(name)) {
            return; // there is one, and it is told what is wrong with it
        }
        String near = Suggestion.to(name, handlers.names());
        if (config.isServerWide(ConfigScope.SERVER, name)) {
            CdiLog.ofAnother(ConfigScope.SERVER, name, config.origin(ConfigScope.SERVER, name), near);
            return;
        }
        mistakes.collect(() -> {
            if (config.isEnabled(name)) {
                throw new IllegalArgumentException(ConfigScope.SERVER.prefix(name)
                        + "* is set, but no handler has @ServerName or @OnMessage(\"" + name + "\"): "
                        + adviceOnHandler(name, near));
            }
        });
    }

    private String adviceOnHandler(String name, @Nullable String near) {
        String noBean = handlers.noBean(name);
        if (noBean != null) {
            return noBean;
        }
        return near == null
                ? "add one, or remove the settings; a class is a bean only with a scope, such as @ApplicationScoped"
                : "did you mean \"" + near + "\"?";
    }

    /** Two sockets cannot have the same address; the second would not be bound. */
    void addresses() {
        Map<String, String> taken = new HashMap<>();
        for (String name : handlers.names()) {
            ServerConfig server = readable(name);
            if (server == null) {
                continue;
            }
            String key = ConfigScope.SERVER.prefix(name) + (server.unixSocket() == null ? "port" : "unix-socket");
            String address = server.unixSocket() != null
                    ? server.unixSocket().toString()
                    : server.port() == 0 ? null : server.host().toLowerCase(Locale.ROOT) + ":" + server.port();
            String other = address == null ? null : taken.putIfAbsent(address, key);
            if (other != null) {
                mistakes.sentences()
                        .add(key + " and " + other + " are for the same address, " + address
                                + ", which only one can have: set another");
            }
        }
    }

    /** Returns the settings of a server that is to listen; null if they are wrong, which is told already. */
    private @Nullable ServerConfig readable(String name) {
        try {
            return config.isEnabled(name) && config.hasAddress(name) ? config.server(name) : null;
        } catch (IllegalArgumentException told) {
            return null;
        }
    }

    /**
     * Looks at a client.
     *
     * @param who asks for it, in words; null if nobody does
     */
    void client(String name, @Nullable String who) {
        mistakes.collect(() -> {
            List<String> wrong = config.wrongSettings(ConfigScope.CLIENT, name);
            add(wrong);
            mistakes.collect(() -> config.isPartOfReadiness(name));
            mistakes.collect(() -> config.charset(ConfigScope.CLIENT, name));
            if (who != null && !config.isEndpointSet(name)) {
                throw new IllegalArgumentException(ConfigScope.CLIENT.prefix(name) + "host is not set, which " + who
                        + " needs" + similar(ConfigScope.CLIENT, name, config.names(ConfigScope.CLIENT)));
            }
            if (wrong.isEmpty()) {
                config.checkPool(name);
            }
        });
    }

    /** Adds sentences about settings; what they say of a key is more than that it is no such setting. */
    private void add(List<String> wrong) {
        for (String sentence : wrong) {
            String key = sentence.substring(0, sentence.indexOf(' '));
            mistakes.sentences().removeIf(told -> told.startsWith(key + " is no setting of "));
            mistakes.sentences().add(sentence);
        }
    }

    private static String similar(ConfigScope kind, String name, Set<String> others) {
        String near = Suggestion.to(
                name, others.stream().filter(other -> !other.equals(name)).toList());
        return near == null ? "" : "; there is " + kind.prefix(near) + "*: did you mean that?";
    }

    /** It may be looked up, so what is wrong with it is told; that is another application's to mend. */
    void clientOfAnother(String name) {
        try {
            config.checkPool(name);
        } catch (IllegalArgumentException bad) {
            CdiLog.notOurs(
                    ConfigScope.CLIENT,
                    name,
                    config.origin(ConfigScope.CLIENT, name),
                    String.valueOf(bad.getMessage()));
        }
    }

    /** Looks at how the application ends; last, since it reads all servers, of which nothing is to be said twice. */
    void ending() {
        config.checkShutdown(mistakes);
        if (mistakes.isEmpty()) {
            mistakes.collect(() -> config.ending(handlers.names()));
        }
    }
}
