package io.knsock.cdi;

import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Message;
import io.knsock.TcpServer;
import io.knsock.engine.KnSock;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Intercepted;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interceptors that annotations on a client interface bind. */
class ClientInterceptorsTest {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private TcpServer server;
    private Application application;

    @InterceptorBinding
    @Retention(RUNTIME)
    @interface Outer {
        String value() default "";
    }

    @InterceptorBinding
    @Retention(RUNTIME)
    @interface Inner {}

    @Inner
    @Stereotype
    @Retention(RUNTIME)
    @interface Styled {}

    @Outer
    @Interceptor
    @Priority(1)
    public static class OuterInterceptor {
        @Inject
        @Intercepted
        Bean<?> bean;

        @Inject
        Held held;

        @AroundInvoke
        Object around(InvocationContext context) throws Exception {
            SEEN.add("outer " + context.getMethod().getName() + " of "
                    + bean.getBeanClass().getSimpleName());
            context.getContextData().put("from", "outer");
            Object[] parameters = context.getParameters();
            if (parameters.length == 1 && "change".equals(parameters[0])) {
                context.setParameters(new Object[] {"changed"});
            }
            if (parameters.length == 1 && "spoil".equals(parameters[0])) {
                context.setParameters(new Object[] {42});
            }
            if (parameters.length == 1 && "spoil more".equals(parameters[0])) {
                context.setParameters(new Object[0]);
            }
            Object first = context.proceed();
            return "again".equals(parameters.length == 1 ? parameters[0] : "")
                    ? first + "; " + context.proceed()
                    : first;
        }
    }

    /** What an interceptor depends on ends with it. */
    @Dependent
    public static class Held {
        @PreDestroy
        void end() {
            SEEN.add("outer destroyed");
        }
    }

    @Outer("special")
    @Interceptor
    @Priority(1)
    public static class SpecialInterceptor {
        @AroundInvoke
        Object around(InvocationContext context) throws Exception {
            SEEN.add("special");
            return context.proceed();
        }
    }

    @Inner
    @Interceptor
    @Priority(2)
    public static class InnerInterceptor {
        @AroundInvoke
        Object around(InvocationContext context) throws Exception {
            SEEN.add("inner after " + context.getContextData().get("from"));
            assertThat(context.getTarget()).isInstanceOf(Wrapped.class);
            return context.proceed();
        }
    }

    @Outer
    @RegisterTcpClient("backend")
    public interface Wrapped {
        @Inner
        String ask(String line);

        @Styled
        String askInStyle(String line);

        String askPlainly(String line);

        @Outer("special")
        String askSpecially(String line);

        default String greet() {
            return "hello";
        }
    }

    @BeforeEach
    void start() {
        SEEN.clear();
        server = KnSock.listen(0, (connection, message) -> {
            SEEN.add("message");
            return Message.of("Echo: " + message.text());
        });
        application = Application.start(
                "kn-sock.client.backend.host=127.0.0.1\nkn-sock.client.backend.port=" + server.port(),
                Wrapped.class,
                Held.class,
                OuterInterceptor.class,
                InnerInterceptor.class,
                SpecialInterceptor.class);
    }

    @AfterEach
    void stop() {
        application.close();
        server.close();
    }

    private Wrapped client() {
        return application.get(Wrapped.class);
    }

    @Test
    void thoseOfTheInterfaceAndOfTheMethodAreCalledInTheirOrder() {
        assertThat(client().ask("a")).isEqualTo("Echo: a");
        assertThat(SEEN).containsExactly("outer ask of Wrapped", "inner after outer", "message");
    }

    @Test
    void aMethodWithoutItsOwnHasThoseOfTheInterface() {
        assertThat(client().askPlainly("a")).isEqualTo("Echo: a");
        assertThat(client().greet()).isEqualTo("hello");
        assertThat(SEEN).containsExactly("outer askPlainly of Wrapped", "message", "outer greet of Wrapped");
    }

    @Test
    void thoseOfAMethodsStereotypeAreCalled() {
        client().askInStyle("a");
        assertThat(SEEN).containsExactly("outer askInStyle of Wrapped", "inner after outer", "message");
    }

    @Test
    void aBindingOfTheMethodOverridesThatOfTheInterface() {
        client().askSpecially("a");
        assertThat(SEEN).containsExactly("special", "message");
    }

    @Test
    void anInterceptorMayProceedAgain() {
        assertThat(client().ask("again")).isEqualTo("Echo: again; Echo: again");
        assertThat(SEEN)
                .containsExactly(
                        "outer ask of Wrapped", "inner after outer", "message", "inner after outer", "message");
    }

    @Test
    void anInterceptorMayChangeTheArgumentIfItFits() {
        assertThat(client().ask("change")).isEqualTo("Echo: changed");
        assertThatThrownBy(() -> client().ask("spoil"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter 1 of " + Wrapped.class.getName()
                        + ".ask is a java.lang.String, but an interceptor sets a java.lang.Integer");
        assertThatThrownBy(() -> client().ask("spoil more"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(Wrapped.class.getName() + ".ask has 1 parameters, but an interceptor sets 0");
    }

    @Test
    void anInterceptorLivesAsLongAsTheClient() {
        client().ask("a");
        client().askPlainly("b");
        assertThat(SEEN).doesNotContain("outer destroyed");
        application.destroy(Wrapped.class);
        assertThat(SEEN.stream().filter("outer destroyed"::equals)).hasSize(1);
    }
}
