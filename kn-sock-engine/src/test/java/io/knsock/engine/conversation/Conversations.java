package io.knsock.engine.conversation;

import io.knsock.Message;
import io.knsock.conversation.Arrival;
import io.knsock.conversation.Conversation;
import io.knsock.conversation.Opening;
import io.knsock.conversation.Sender;
import io.knsock.test.Inbox;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Conversations of protocols in text, as a user would write them. */
final class Conversations {
    private Conversations() {}

    /** Greets, replies in lines of which the last has a space after its code. */
    static class Smtp implements Conversation {
        @Override
        public boolean isComplete(Message request, List<Message> reply) {
            String last = reply.get(reply.size() - 1).text();
            return last.length() < 4 || last.charAt(3) != '-';
        }

        @Override
        public CompletionStage<?> open(Opening opening) {
            return opening.receive().thenCompose(greeting -> {
                if (!greeting.text().startsWith("220")) {
                    throw new IllegalStateException("greeted with " + greeting.text());
                }
                return opening.request(Message.of("EHLO test"));
            });
        }
    }

    /** Ends what is got with END; what is set is two lines and has one for its reply. */
    static final class Memcached implements Conversation {
        @Override
        public boolean isComplete(Message request, List<Message> reply) {
            return !request.text().startsWith("get")
                    || reply.get(reply.size() - 1).text().equals("END");
        }

        @Override
        public boolean expectsReply(Message message) {
            return !message.text().endsWith(" noreply");
        }
    }

    /** Is asked whether it lives, and told news. */
    static class Chatty implements Conversation {
        final Inbox<String> unasked = new Inbox<>("unasked messages");

        @Override
        public Arrival arrival(Message message) {
            return switch (message.text().substring(0, 1)) {
                case "?" -> Arrival.UNASKED;
                case "." -> Arrival.SKIPPED;
                default -> Arrival.REPLY;
            };
        }

        @Override
        public void onUnasked(Message message, Sender sender) {
            unasked.add(message.text());
            sender.send(Message.of("!" + message.text()));
        }
    }
}
