package io.knsock.cdi.handlers;

import io.knsock.AsyncMessageHandler;
import io.knsock.MessageHandler;
import io.knsock.cdi.payload.Codecs;
import jakarta.enterprise.inject.spi.Bean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was found in the application for one server: its handler, a bean or a method, and who hears of connections. */
public final class ServerBeans {
    private final String server;
    private @Nullable Bean<?> handlerBean;
    private @Nullable BeanMethod handlerMethod;
    private final List<BeanMethod> opens = new ArrayList<>();
    private final List<BeanMethod> idles = new ArrayList<>();
    private final List<BeanMethod> closes = new ArrayList<>();

    /** By the types of the exceptions that they are for. */
    private final Map<Class<?>, ErrorMethod> errors = new LinkedHashMap<>();

    public ServerBeans(String server) {
        this.server = server;
    }

    String server() {
        return server;
    }

    public void add(HandlerMethodKind occasion, BeanMethod method) {
        switch (occasion) {
            case MESSAGE -> {
                checkFree(method.text());
                handlerMethod = method;
            }
            case OPEN -> opens.add(method);
            case IDLE -> idles.add(method);
            case CLOSE -> closes.add(method);
            case ERROR -> throw new IllegalStateException("one with @OnError is no such method");
        }
    }

    /** @throws IllegalArgumentException if there is one for the same failures */
    void add(ErrorMethod method) {
        ErrorMethod other = errors.putIfAbsent(method.type(), method);
        if (other != null) {
            throw new IllegalArgumentException("server " + server + " has two methods for "
                    + method.type().getName() + ", " + other.method().text() + " and "
                    + method.method().text() + ": leave one, or let them take different types");
        }
    }

    public void add(Bean<?> bean) {
        String text = text(bean);
        if (!bean.getTypes().contains(MessageHandler.class) && !bean.getTypes().contains(AsyncMessageHandler.class)) {
            throw new IllegalArgumentException(text + " implements neither " + MessageHandler.class.getName() + " nor "
                    + AsyncMessageHandler.class.getName());
        }
        checkFree(text);
        handlerBean = bean;
    }

    private void checkFree(String other) {
        if (hasHandler()) {
            throw new IllegalArgumentException(
                    "server " + server + " has two handlers, " + handler() + " and " + other + ": a server has one");
        }
    }

    boolean hasHandler() {
        return handlerBean != null || handlerMethod != null;
    }

    /** Returns class and annotation of the handler, for sentences. */
    public String handler() {
        if (handlerMethod != null) {
            return handlerMethod.text();
        }
        return handlerBean == null ? "no handler" : text(handlerBean);
    }

    private String text(Bean<?> bean) {
        return bean.getBeanClass().getName() + " with @ServerName(\"" + server + "\")";
    }

    @Nullable Bean<?> handlerBean() {
        return handlerBean;
    }

    @Nullable BeanMethod handlerMethod() {
        return handlerMethod;
    }

    Map<Class<?>, ErrorMethod> errors() {
        return errors;
    }

    List<BeanMethod> opens() {
        return opens;
    }

    List<BeanMethod> idles() {
        return idles;
    }

    /** Returns class, method and annotation of one that hears of silence, for sentences; null if there is none. */
    public @Nullable String idle() {
        return idles.isEmpty() ? null : idles.get(0).text();
    }

    List<BeanMethod> closes() {
        return closes;
    }

    /** Returns whether messages are handled on the event loop. */
    public boolean isAsync() {
        return handlerMethod != null
                ? handlerMethod.signature().isAsync()
                : handlerBean != null && !handlerBean.getTypes().contains(MessageHandler.class);
    }

    /** Says what is wrong with all of them together. */
    public void check(Codecs codecs, Collection<? super String> problems) {
        if (!hasHandler()) {
            Stream.concat(
                            Stream.of(opens, idles, closes).flatMap(List::stream),
                            errors.values().stream().map(ErrorMethod::method))
                    .map(method -> method.text() + ": there is no handler for server " + server
                            + ": add a method with @OnMessage, or a bean with @ServerName")
                    .forEach(problems::add);
        }
        if (handlerMethod != null) {
            check(handlerMethod, codecs, problems);
        }
        idles.forEach(method -> check(method, codecs, problems));
        for (ErrorMethod error : errors.values()) {
            check(error.method(), codecs, problems);
            if (error.method().signature().isAsync() && hasHandler() && !isAsync()) {
                problems.add(error.method().text() + ": it returns a stage, but " + handler()
                        + " does not: let it return the reply itself");
            }
        }
    }

    private static void check(BeanMethod method, Codecs codecs, Collection<? super String> problems) {
        try {
            HandlerPayloads.check(method.signature(), codecs);
        } catch (IllegalArgumentException unfit) {
            problems.add(method.text() + ": " + unfit.getMessage());
        }
    }
}
