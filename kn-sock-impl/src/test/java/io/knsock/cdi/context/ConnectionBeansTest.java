package io.knsock.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.Connection;
import io.knsock.cdi.EngineLog;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The beans of one connection. */
class ConnectionBeansTest {
    private final ConnectionBeans beans = new ConnectionBeans((Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> "x-1"));
    private final List<String> destroyed = new CopyOnWriteArrayList<>();

    private final class Kind implements Contextual<Object> {
        private final String name;
        private final Supplier<Object> creation;

        Kind(String name, Supplier<Object> creation) {
            this.name = name;
            this.creation = creation;
        }

        @Override
        public Object create(CreationalContext<Object> context) {
            return creation.get();
        }

        @Override
        public void destroy(Object bean, CreationalContext<Object> context) {
            destroyed.add(name);
            if (name.equals("bad")) {
                throw new IllegalStateException("as asked");
            }
        }
    }

    private static final class Creation implements CreationalContext<Object> {
        @Override
        public void push(Object incomplete) {}

        @Override
        public void release() {}
    }

    private Object get(Kind kind) {
        return beans.get(kind, new Creation());
    }

    @Test
    void manyThreadsGetOneInstanceAndItIsDestroyedOnce() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                ConnectionBeans beans = new ConnectionBeans(this.beans.connection());
                Kind kind = new Kind("kind", Object::new);
                CyclicBarrier barrier = new CyclicBarrier(threads);
                Set<Object> seen = new HashSet<>();
                for (Future<Object> one : pool.invokeAll(IntStream.range(0, threads)
                        .<Callable<Object>>mapToObj(i -> () -> {
                            barrier.await();
                            return beans.get(kind, new Creation());
                        })
                        .toList())) {
                    seen.add(one.get());
                }
                assertThat(seen).hasSize(1);
                destroyed.clear();
                for (Future<Object> one : pool.invokeAll(IntStream.range(0, threads)
                        .<Callable<Object>>mapToObj(i -> () -> {
                            barrier.await();
                            beans.end();
                            return beans;
                        })
                        .toList())) {
                    one.get();
                }
                assertThat(destroyed).containsExactly("kind");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void beansMayUseEachOtherWhileTheyAreCreated() {
        Kind inner = new Kind("inner", Object::new);
        Kind outer = new Kind("outer", () -> get(inner));
        assertThat(get(outer)).isSameAs(get(inner));
    }

    @Test
    void theLastIsDestroyedFirstAndOneThatFailsHoldsUpNone() {
        get(new Kind("first", Object::new));
        get(new Kind("bad", Object::new));
        get(new Kind("last", Object::new));
        try (EngineLog log = new EngineLog()) {
            beans.end();
            beans.end();
        }
        assertThat(destroyed).containsExactly("last", "bad", "first");
    }

    @Test
    void noneIsCreatedAfterTheEnd() {
        Kind kind = new Kind("kind", Object::new);
        assertThat(beans.get(kind)).isNull();
        beans.end();
        assertThatThrownBy(() -> get(kind))
                .isInstanceOf(ContextNotActiveException.class)
                .hasMessage("connection x-1 has ended: no bean is created for it any more");
    }

    @Test
    void aBeanThatIsDestroyedOnItsOwnIsCreatedAnew() {
        Kind kind = new Kind("kind", Object::new);
        Object first = get(kind);
        beans.destroy(kind);
        beans.destroy(kind);
        assertThat(destroyed).containsExactly("kind");
        assertThat(get(kind)).isNotSameAs(first);
        beans.end();
        assertThat(destroyed).containsExactly("kind", "kind");
    }
}
