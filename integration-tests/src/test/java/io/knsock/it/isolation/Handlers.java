package io.knsock.it.isolation;

import io.knsock.AsyncMessageHandler;
import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.cdi.OnClose;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.OnOpen;
import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@link IsolationIT} deploys: one bean for each server. */
final class Handlers {
    private Handlers() {}

    @ApplicationScoped
    @ServerName("bean")
    public static class Bean implements MessageHandler {
        @Inject
        private Desk desk;

        @Override
        public Message onMessage(Connection connection, Message message) throws Exception {
            return desk.handle(message);
        }
    }

    /** The method of this server is told of the ends of its connections, too. */
    @ApplicationScoped
    public static class Method {
        private final Map<String, String> ends = new ConcurrentHashMap<>();

        @Inject
        private Desk desk;

        @OnMessage("method")
        public Message on(Message message, Connection connection) throws Exception {
            if (message.text().equals("id")) {
                return Message.of(connection.id());
            }
            if (message.text().startsWith("end ")) {
                return Message.of(ends.getOrDefault(message.text().substring(4), ""));
            }
            return desk.handle(message);
        }

        @OnClose("method")
        public void closed(Connection connection, CloseCause cause, Throwable failure) {
            ends.put(connection.id(), cause + " " + failure);
        }
    }

    /** On the event loop. */
    @ApplicationScoped
    @ServerName("async")
    public static class Async implements AsyncMessageHandler {
        @Inject
        private Desk desk;

        @Override
        public CompletionStage<Message> onMessage(Connection connection, Message message) throws Exception {
            return CompletableFuture.completedFuture(desk.handle(message));
        }
    }

    /** Leaves something behind when connections open and close, by their numbers. */
    public abstract static class Events {
        private final AtomicInteger left = new AtomicInteger();

        @Inject
        private Desk desk;

        Message handle(Message message) throws Exception {
            return message.text().equals("left") ? Message.of("" + left.get()) : desk.handle(message);
        }

        void leaveAtOpen(Connection connection) throws Exception {
            String what = what(connection, 0);
            if (!what.isEmpty()) {
                left.incrementAndGet();
                desk.leave(what, "opened " + connection.id());
            }
        }

        void leaveAtClose(Connection connection) throws Exception {
            String what = what(connection, 3);
            if (!what.isEmpty()) {
                desk.leave(what, "closed " + connection.id());
            }
        }

        private static String what(Connection connection, int from) {
            int number =
                    Integer.parseInt(connection.id().substring(connection.id().lastIndexOf('-') + 1));
            return switch ((number + from) % 12) {
                case 1 -> "transaction";
                case 2 -> "transaction!";
                case 3 -> "loader";
                case 4 -> Stray.canLeaveSubject() ? "subject" : "loader!";
                default -> "";
            };
        }
    }

    @ApplicationScoped
    public static class BlockingEvents extends Events {
        @OnMessage("events")
        public Message on(Message message) throws Exception {
            return handle(message);
        }

        @OnOpen("events")
        public void opened(Connection connection) throws Exception {
            leaveAtOpen(connection);
        }

        @OnClose("events")
        public void closed(Connection connection) throws Exception {
            leaveAtClose(connection);
        }
    }

    @ApplicationScoped
    public static class AsyncEvents extends Events {
        @OnMessage("async-events")
        public CompletionStage<Message> on(Message message) throws Exception {
            return CompletableFuture.completedFuture(handle(message));
        }

        @OnOpen("async-events")
        public void opened(Connection connection) throws Exception {
            leaveAtOpen(connection);
        }

        @OnClose("async-events")
        public void closed(Connection connection) throws Exception {
            leaveAtClose(connection);
        }
    }
}
