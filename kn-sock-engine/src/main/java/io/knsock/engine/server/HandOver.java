package io.knsock.engine.server;

import io.knsock.Message;
import io.knsock.config.ServerLimits;
import io.knsock.engine.connect.ClientChannel;
import io.knsock.engine.framing.Frames;
import io.knsock.engine.tls.TlsRecordGuard;
import io.netty.channel.ChannelPipeline;
import java.util.List;

/** Hands a connection that was made over to one whose messages are handled. */
final class HandOver {
    private HandOver() {}

    /**
     * Hands it over, what is unread first; the old one is of no use any more. On the event loop.
     *
     * @param limits what {@code to} ends for
     */
    static void of(ClientChannel from, ServerConnection to, ServerLimits limits) {
        Frames.Decoder decoder = from.decoder();
        ChannelPipeline pipeline = from.channel().pipeline();
        ConnectionTimeouts timeouts = null;
        if (ConnectionTimeouts.areSet(limits)) {
            timeouts = new ConnectionTimeouts(limits, decoder, to, false, System::nanoTime);
            pipeline.addBefore(pipeline.context(decoder).name(), null, timeouts);
        }
        to.readBy(decoder, timeouts);
        TlsRecordGuard records = from.records();
        if (records != null) {
            to.guardedBy(records);
        }
        pipeline.replace(from, null, to);
        if (timeouts != null) {
            timeouts.begin();
        }
        to.begin();
        List<Message> unread = from.takeUnread();
        unread.forEach(to::received);
        decoder.resume();
    }
}
