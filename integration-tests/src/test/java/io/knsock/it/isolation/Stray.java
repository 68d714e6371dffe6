package io.knsock.it.isolation;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Constructor;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.login.LoginContext;

/** Leaves things on the thread, and finds what others left there. */
final class Stray {
    private static final String WS_SUBJECT = "com.ibm.websphere.security.auth.WSSubject";

    private Stray() {}

    /** A class loader that is nobody's. */
    private static final class Loader extends ClassLoader {
        Loader(ClassLoader parent) {
            super(parent);
        }
    }

    static UserTransaction transaction() throws NamingException {
        return (UserTransaction) new InitialContext().lookup("java:comp/UserTransaction");
    }

    /** Returns what is seen of others, or an empty text. */
    static String seen(Vault vault) throws Exception {
        StringBuilder seen = new StringBuilder();
        int status = transaction().getStatus();
        if (status != Status.STATUS_NO_TRANSACTION) {
            seen.append(" transaction in status ").append(status);
        }
        if (Thread.currentThread().getContextClassLoader() instanceof Loader) {
            seen.append(" class loader");
        }
        if (vault.isPayer()) {
            seen.append(" subject");
        }
        return seen.toString();
    }

    static void leaveTransaction() throws Exception {
        transaction().begin();
    }

    static void leaveLoader() {
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(new Loader(thread.getContextClassLoader()));
    }

    /**
     * Returns whether the server has an API by which a handler can leave its identity behind; only Open Liberty has.
     */
    static boolean canLeaveSubject() {
        try {
            Class.forName(WS_SUBJECT);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    static void leaveSubject() throws Exception {
        Constructor<?> password = Class.forName("com.ibm.websphere.security.auth.callback.WSCallbackHandlerImpl")
                .getConstructor(String.class, String.class);
        LoginContext login =
                new LoginContext("WSLogin", (CallbackHandler) password.newInstance("clerk", "kn-sock-test"));
        login.login();
        Class.forName(WS_SUBJECT).getMethod("setRunAsSubject", Subject.class).invoke(null, login.getSubject());
    }
}
