package io.knsock.cdi.crac;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Checkpoints nothing, but tells of it in the order of a real one. */
public final class Core {
    private static final List<Resource> RESOURCES = new CopyOnWriteArrayList<>();

    private static volatile Runnable between = () -> {};

    private Core() {}

    /** Sets what happens when the JVM is not there. */
    public static void between(Runnable what) {
        between = what;
    }

    public static Context<Resource> getGlobalContext() {
        return new Context<>() {
            @Override
            public void register(Resource resource) {
                RESOURCES.add(0, resource);
            }
        };
    }

    public static void checkpointRestore() throws CheckpointException, RestoreException {
        CheckpointException before = new CheckpointException();
        for (Resource resource : RESOURCES) {
            try {
                resource.beforeCheckpoint(null);
            } catch (Exception failure) {
                before.addSuppressed(failure);
            }
        }
        if (before.getSuppressed().length > 0) {
            throw before;
        }
        between.run();
        RestoreException after = new RestoreException();
        List<Resource> inOrder = new ArrayList<>(RESOURCES);
        Collections.reverse(inOrder);
        for (Resource resource : inOrder) {
            try {
                resource.afterRestore(null);
            } catch (Exception failure) {
                after.addSuppressed(failure);
            }
        }
        if (after.getSuppressed().length > 0) {
            throw after;
        }
    }
}
