package io.knsock.cdi.lifecycle;

import java.util.concurrent.Executor;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Has no socket open while the JVM is checkpointed (CRaC, InstantOn): what an application has is stopped before, and
 * begins anew after the restore. Only this class touches org.crac, and is loaded only where that is.
 */
final class Checkpoint implements Resource {
    private final ApplicationEngine application;
    private final Executor context;

    private Checkpoint(ApplicationEngine application, Executor context) {
        this.application = application;
        this.context = context;
    }

    /**
     * Is told of checkpoints from now on, for as long as somebody holds what is returned.
     *
     * @param context runs a task in the context of the application, on the thread that hands it over
     */
    static Checkpoint register(ApplicationEngine application, Executor context) {
        Checkpoint checkpoint = new Checkpoint(application, context);
        Core.getGlobalContext().register(checkpoint);
        return checkpoint;
    }

    /** Blocks until all is stopped. */
    @Override
    public void beforeCheckpoint(Context<? extends Resource> all) {
        context.execute(application::suspend);
    }

    /** Does not wait until the servers are bound, as the start of an application does not. */
    @Override
    public void afterRestore(Context<? extends Resource> all) {
        context.execute(application::resume);
    }
}
