package io.knsock.engine.net;

import io.netty.util.concurrent.ConcurrentSkipListIntObjMultimap;

/**
 * Classes that Netty needs for the first time when the garbage collector finds an allocator of buffers, which then
 * frees its memory. In a container that is after the application was undeployed, and its class loader finds no class
 * any more: the memory would not be freed, and Tomcat logs a stack.
 */
final class LateClasses {
    private LateClasses() {}

    /** Does once what an allocator does at its end, so that the classes are there. */
    static void load() {
        ConcurrentSkipListIntObjMultimap<Object> chunks = new ConcurrentSkipListIntObjMultimap<>(0);
        Object chunk = new Object();
        chunks.put(1, chunk);
        for (ConcurrentSkipListIntObjMultimap.IntEntry<Object> entry : chunks) {
            chunks.remove(entry.getKey(), entry.getValue());
        }
    }
}
