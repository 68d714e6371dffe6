package io.knsock.cdi.container;

/** A context class loader, for tasks on threads that have another one. */
record LoaderContext(ClassLoader loader) {
    /** Returns that of the calling thread, or of this library where it has none. */
    static LoaderContext current() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new LoaderContext(context != null ? context : LoaderContext.class.getClassLoader());
    }

    /** Runs a task on the calling thread with it. */
    void run(Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
