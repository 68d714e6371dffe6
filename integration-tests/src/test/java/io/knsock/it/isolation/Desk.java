package io.knsock.it.isolation;

import io.knsock.Message;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.util.stream.Stream;

/**
 * Does what a message says, a word and an id, and says instead what it sees of other messages. Some words leave
 * something behind, with {@code !} at their end by an exception.
 */
@ApplicationScoped
public class Desk {
    public static final int DATABASE_PORT = 17097;
    public static final String DATA_SOURCE = "java:app/jdbc/isolation";

    @EJB
    private Vault vault;

    @Inject
    private Registrar registrar;

    /** Returns the classes of which it consists, and those of an application around it. */
    public static Class<?>[] and(Class<?>... more) {
        return Stream.of(
                        new Class<?>[] {Desk.class, Registrar.class, Vault.class, Stray.class},
                        Stray.class.getDeclaredClasses(),
                        more)
                .flatMap(Stream::of)
                .toArray(Class<?>[]::new);
    }

    public Message handle(Message message) throws Exception {
        String foreign = Stray.seen(vault);
        if (!foreign.isEmpty()) {
            return Message.of("foreign:" + foreign);
        }
        String[] words = message.text().split(" ", 2);
        String id = words[1];
        switch (words[0]) {
            case "store" -> registrar.register(id);
            case "join" -> registrar.registerTransactional(id);
            case "own" -> inTransaction(id);
            case "unfinished" -> registrar.registerUnfinished(id);
            case "pay" -> {
                return Message.of(pay());
            }
            case "can-leave-subject" -> {
                return Message.of("" + Stray.canLeaveSubject());
            }
            default -> leave(words[0], id);
        }
        return Message.of("stored " + id);
    }

    private void inTransaction(String id) throws Exception {
        UserTransaction transaction = Stray.transaction();
        transaction.begin();
        registrar.register(id);
        transaction.commit();
    }

    private String pay() {
        try {
            return vault.pay();
        } catch (EJBAccessException refused) {
            return "refused";
        }
    }

    /** Leaves something behind. */
    void leave(String what, String id) throws Exception {
        switch (what.replace("!", "")) {
            case "transaction" -> {
                Stray.leaveTransaction();
                registrar.register(id);
            }
            case "subject" -> Stray.leaveSubject();
            case "loader" -> Stray.leaveLoader();
            default -> throw new IllegalArgumentException(what);
        }
        if (what.endsWith("!")) {
            throw new IllegalStateException("as asked");
        }
    }
}
