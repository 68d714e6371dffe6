package io.knsock.it;

import io.knsock.AsyncMessageHandler;
import io.knsock.CloseCause;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.OnClose;
import io.knsock.cdi.OnError;
import io.knsock.cdi.OnMessage;
import io.knsock.cdi.OnOpen;
import io.knsock.cdi.ServerName;
import io.knsock.codec.UnreadableMessageException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** What {@link MethodsIT} deploys: one bean for each server. */
final class MethodBeans {
    private MethodBeans() {}

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Loud {}

    @Loud
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Louder {
        @AroundInvoke
        Object louder(InvocationContext call) throws Exception {
            return call.proceed() + "!";
        }
    }

    @ApplicationScoped
    public static class InTransaction {
        @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
        private TransactionSynchronizationRegistry transaction;

        @Loud
        @Transactional
        @OnMessage("tx")
        String on(String text) {
            return text + " " + transaction.getTransactionStatus();
        }
    }

    public static class Order {
        @Min(1) public int count;
    }

    /** Each of its messages fails. */
    @ApplicationScoped
    public static class Failing {
        @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
        private TransactionSynchronizationRegistry transaction;

        @Transactional
        @OnMessage("errors")
        public String on(Order order) {
            throw order.count == 0 ? new IllegalStateException("secret") : new IllegalArgumentException("secret");
        }

        @OnError("errors")
        public String state(IllegalStateException failure) throws NamingException {
            return transaction.getTransactionStatus() + " " + Where.am();
        }

        @OnError("errors")
        public String unreadable(UnreadableMessageException failure) {
            return "unreadable";
        }

        @OnError("ejb")
        public String ofSessionBean(IllegalStateException failure) {
            return failure.getMessage();
        }
    }

    @ApplicationScoped
    public static class Orders {
        @OnMessage("json")
        Order on(@Valid Order order) {
            order.count++;
            return order;
        }
    }

    @ApplicationScoped
    public static class Tolerant {
        private int attempts;

        @Retry(maxRetries = 3, jitter = 0, retryOn = IOException.class)
        @Timeout(500)
        @OnMessage("retry")
        public String on(String text) throws IOException, InterruptedException {
            if (text.equals("block")) {
                new CountDownLatch(1).await();
            }
            if (++attempts < 3) {
                throw new IOException("attempt " + attempts);
            }
            return text + " at attempt " + attempts;
        }
    }

    @ApplicationScoped
    @ServerName("async")
    public static class OnLoop implements AsyncMessageHandler {
        @Inject
        private PerConnection connection;

        @Override
        public CompletionStage<Message> onMessage(Connection connection, Message message) throws NamingException {
            return CompletableFuture.completedFuture(Message.of(this.connection.count() + " " + Where.am()));
        }
    }

    /** Naming and class loader of the current thread. */
    static final class Where {
        static String am() throws NamingException {
            boolean ours;
            try {
                ours = Thread.currentThread()
                        .getContextClassLoader()
                        .loadClass(Order.class.getName())
                        .equals(Order.class);
            } catch (ClassNotFoundException others) {
                ours = false;
            }
            return new InitialContext().lookup("java:app/AppName") + " " + ours;
        }
    }

    /** A file that outlives the application. */
    @ApplicationScoped
    public static class Journal {
        @Inject
        @ConfigProperty(name = "journal")
        private Path file;

        void add(String line) {
            try {
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    @RequestScoped
    public static class PerMessage {
        private int count;

        int count() {
            return ++count;
        }
    }

    @ConnectionScoped
    public static class PerConnection {
        @Inject
        private Journal journal;

        @Inject
        private Connection connection;

        private int count;

        int count() {
            return ++count;
        }

        @PreDestroy
        void destroyed() {
            journal.add(connection.id() + " destroyed after " + count);
        }
    }

    @ApplicationScoped
    public static class Scopes {
        @Inject
        private PerMessage message;

        @Inject
        private PerConnection connection;

        @Inject
        private Journal journal;

        @OnOpen("scopes")
        void opened(Connection here) {
            journal.add(here.id() + " opened");
        }

        @OnMessage("scopes")
        String on() {
            message.count();
            return message.count() + " " + connection.count();
        }

        @OnClose("scopes")
        void closed(Connection here, CloseCause cause) {
            journal.add(here.id() + " closed " + cause);
        }
    }
}
