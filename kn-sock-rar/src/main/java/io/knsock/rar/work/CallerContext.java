package io.knsock.rar.work;

import jakarta.resource.spi.work.SecurityContext;
import jakarta.resource.spi.work.WorkContextLifecycleListener;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import java.io.IOException;
import java.util.function.Consumer;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the container who is the caller of a work (§16.4). Its classes of Jakarta Authentication are there where
 * security contexts are supported, and may be missing elsewhere.
 */
@SuppressWarnings("serial") // of a work that is never serialized
final class CallerContext extends SecurityContext implements WorkContextLifecycleListener {
    private static final long serialVersionUID = 1L;

    private final Caller caller;
    private final Consumer<Throwable> whenRefused;

    /** What the container has said of the caller; written and read by the thread that sets up the context. */
    private @Nullable Exception said;

    /** @param whenRefused called if the container cannot establish the caller; the work is then not run */
    CallerContext(Caller caller, Consumer<Throwable> whenRefused) {
        this.caller = caller;
        this.whenRefused = whenRefused;
    }

    /**
     * Names the caller; a null name is the unauthenticated one (§16.4.5).
     *
     * @param service of no use: we sign nothing with it
     */
    @Override
    public void setupSecurityContext(CallbackHandler handler, Subject execution, @Nullable Subject service) {
        Callback name = new CallerPrincipalCallback(execution, caller.name());
        try {
            handler.handle(
                    caller.groups().isEmpty() // for which some containers take none of the callback
                            ? new Callback[] {name}
                            : new Callback[] {
                                name,
                                new GroupPrincipalCallback(
                                        execution, caller.groups().toArray(String[]::new))
                            });
        } catch (IOException | UnsupportedCallbackException refused) {
            said = refused;
            throw new IllegalStateException("the container does not take " + caller, refused);
        }
    }

    @Override
    public void contextSetupComplete() {
        // the work is run next
    }

    @Override
    public void contextSetupFailed(String errorCode) {
        whenRefused.accept(
                new IllegalStateException("the security context cannot be set up: error code " + errorCode, said));
    }
}
