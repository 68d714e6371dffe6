package io.knsock.engine.dispatch;

import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.engine.container.Answered;
import io.knsock.engine.container.Postponed;
import org.jspecify.annotations.Nullable;

/** Calls a {@link MessageHandler} for one message. */
final class HandlerCall {
    private HandlerCall() {}

    /**
     * Returns the reply, or null if there is none or the connection is to be closed. Is done with the message before
     * its reply is on its way, so that who has that finds the handling recorded.
     *
     * @param clock of this message alone meanwhile
     * @param before what is tried again; null for the first time
     * @throws Postponed if the message is to be handled later
     * @throws Exception as the handler does
     */
    static @Nullable Message reply(
            Inbound connection, MessageHandler handler, HandlerClock clock, Message message, @Nullable Postponed before)
            throws Exception {
        HandlingEvent timing = HandlingEvent.begun();
        long since = clock.entered();
        boolean done = true;
        Throwable failure = null;
        try {
            if (connection.isCloseWanted()) { // who cuts says so before it interrupts: one of the two sees the other
                if (before != null) {
                    before.giveUp();
                }
                done = false;
                return null;
            }
            return before == null ? handler.onMessage(connection, message) : before.tryAgain();
        } catch (Postponed later) {
            done = false;
            throw later;
        } catch (Answered answered) {
            failure = answered.failure();
            return answered.reply();
        } catch (Throwable thrown) { // only told, and thrown on
            failure = thrown;
            throw thrown;
        } finally {
            clock.left();
            HandlingEvent.ended(timing, connection);
            if (done) {
                connection.handled(since, failure);
            }
        }
    }
}
