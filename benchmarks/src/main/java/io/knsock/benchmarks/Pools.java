package io.knsock.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.knsock.config.ClientConfig;
import io.knsock.pool.PoolConfig;
import io.knsock.pool.PooledConnection;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.FixedChannelPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import stormpot.Allocator;
import stormpot.Poolable;
import stormpot.Slot;
import stormpot.Timeout;

/** The pools that are compared, each with its defaults but for the size. */
final class Pools {
    private Pools() {}

    static Acquirer named(String name, int size) throws Exception {
        return switch (name) {
            case "knsock" -> knsock(size);
            case "hikari" -> hikari(size);
            case "agroal" -> agroal(size);
            case "stormpot" -> stormpot(size);
            case "commons" -> commons(size);
            case "netty" -> netty(size);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Acquirer knsock(int size) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        ClientConfig client = ClientConfig.builder().host("nowhere").port(1).build();
        PoolConfig config = PoolConfig.builder(client).maxSize(size).build();
        io.knsock.pool.TcpPool pool =
                new io.knsock.engine.pool.Pool(config, List.of(new FreeConnection.Made()), timer, closed -> {});
        return new Acquirer() {
            @Override
            public Object acquire() {
                return pool.acquire();
            }

            @Override
            public void release(Object connection) {
                ((PooledConnection) connection).close();
            }

            @Override
            public void close() {
                pool.close();
                timer.shutdownNow();
            }
        };
    }

    private static Acquirer hikari(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new JdbcSource());
        config.setMaximumPoolSize(size);
        HikariDataSource pool = new HikariDataSource(config);
        return jdbc(pool::getConnection, pool);
    }

    private static Acquirer agroal(int size) throws SQLException {
        AgroalDataSource pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(settings -> settings.maxSize(size)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(
                                factory -> factory.connectionProviderClass(FreeConnection.Jdbc.class)
                                        .jdbcUrl("free"))));
        return jdbc(pool::getConnection, pool);
    }

    private interface Source {
        Connection get() throws SQLException;
    }

    private static Acquirer jdbc(Source source, AutoCloseable pool) {
        return new Acquirer() {
            @Override
            public Object acquire() throws SQLException {
                return source.get();
            }

            @Override
            public void release(Object connection) throws SQLException {
                ((Connection) connection).close();
            }

            @Override
            public void close() throws Exception {
                pool.close();
            }
        };
    }

    /** What Stormpot pools. */
    private record Pooled(Slot slot) implements Poolable {
        @Override
        public void release() {
            slot.release(this);
        }
    }

    private static Acquirer stormpot(int size) {
        Timeout timeout = new Timeout(5, TimeUnit.SECONDS);
        stormpot.Pool<Pooled> pool = stormpot.Pool.from(new Allocator<Pooled>() {
                    @Override
                    public Pooled allocate(Slot slot) {
                        return new Pooled(slot);
                    }

                    @Override
                    public void deallocate(Pooled poolable) {
                        // costs nothing
                    }
                })
                .setSize(size)
                .build();
        return new Acquirer() {
            @Override
            public Object acquire() throws InterruptedException {
                return pool.claim(timeout);
            }

            @Override
            public void release(Object connection) {
                ((Pooled) connection).release();
            }

            @Override
            public void close() {
                pool.shutdown();
            }
        };
    }

    private static Acquirer commons(int size) {
        GenericObjectPoolConfig<Object> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(size);
        config.setMaxIdle(size);
        GenericObjectPool<Object> pool = new GenericObjectPool<>(
                new BasePooledObjectFactory<>() {
                    @Override
                    public Object create() {
                        return new Object();
                    }

                    @Override
                    public PooledObject<Object> wrap(Object object) {
                        return new DefaultPooledObject<>(object);
                    }
                },
                config);
        return new Acquirer() {
            @Override
            public Object acquire() throws Exception {
                return pool.borrowObject();
            }

            @Override
            public void release(Object connection) {
                pool.returnObject(connection);
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    private static Acquirer netty(int size) throws InterruptedException {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
        LocalAddress address = new LocalAddress("free");
        new ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new Silent())
                .bind(address)
                .sync();
        FixedChannelPool pool = new FixedChannelPool(
                new Bootstrap().group(group).channel(LocalChannel.class).remoteAddress(address),
                new AbstractChannelPoolHandler() {
                    @Override
                    public void channelCreated(Channel channel) {
                        // nothing to set up
                    }
                },
                size);
        return new Acquirer() {
            @Override
            public Object acquire() throws InterruptedException {
                return pool.acquire().sync().getNow();
            }

            @Override
            public void release(Object connection) throws InterruptedException {
                pool.release((Channel) connection).sync();
            }

            @Override
            public void close() {
                pool.close();
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        };
    }

    @ChannelHandler.Sharable
    private static final class Silent extends ChannelInboundHandlerAdapter {}
}
