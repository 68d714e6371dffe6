package io.knsock.engine.server;

import io.knsock.CloseCause;
import io.knsock.engine.tls.Tls;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** Which cause of the end of a connection a failure is. */
final class Causes {
    private Causes() {}

    static CloseCause of(Throwable failure) {
        if (failure instanceof TooLongFrameException) {
            return CloseCause.FRAME_TOO_LARGE;
        }
        if (failure instanceof CorruptedFrameException) {
            return CloseCause.MALFORMED_FRAME;
        }
        if (Tls.failure(failure) instanceof SSLException) {
            return CloseCause.TLS_FAILED;
        }
        return failure instanceof IOException ? CloseCause.LOST : CloseCause.FAILED;
    }

    /** A client, or the probe of a load balancer, that closes before the handshake is done has not failed at TLS. */
    static CloseCause ofHandshake(Throwable failure) {
        return failure instanceof ClosedChannelException ? CloseCause.PEER_CLOSED : CloseCause.TLS_FAILED;
    }
}
