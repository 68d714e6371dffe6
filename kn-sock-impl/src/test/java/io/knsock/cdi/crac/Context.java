package io.knsock.cdi.crac;

/** Where it is registered. */
public abstract class Context<R extends Resource> {
    public abstract void register(R resource);
}
