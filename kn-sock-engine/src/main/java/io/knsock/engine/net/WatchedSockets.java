package io.knsock.engine.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll, which keeps watching a socket that nothing is wanted of for now. Netty 4.2.19 takes such a socket out
 * of epoll and does not know of it: the next time something is wanted, that fails (ENOENT), and with it what was to be
 * written. So it is where the peer has ended its direction, nobody reads any more, and then more is written than the
 * socket takes at once. Here such a socket is watched for nothing but errors, which cannot be left out.
 */
final class WatchedSockets implements IoHandler {
    /** EPOLLET alone: an error, or the end of both directions, is told once. */
    private static final EpollIoOps NOTHING = EpollIoOps.valueOf(1 << 31);

    private final IoHandler epoll;

    private WatchedSockets(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory factory() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor loop) {
                return new WatchedSockets(epoll.newHandler(loop));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return epoll.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Watched(epoll.register(handle));
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return epoll.isCompatible(type);
    }

    /** One socket. */
    private record Watched(IoRegistration given) implements IoRegistration {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
        public <T> T attachment() {
            return given.attachment();
        }

        @Override
        public long submit(IoOps wanted) {
            return given.submit(wanted instanceof EpollIoOps ops && ops.value() == 0 ? NOTHING : wanted);
        }

        @Override
        public boolean isValid() {
            return given.isValid();
        }

        @Override
        public boolean cancel() {
            return given.cancel();
        }
    }
}
