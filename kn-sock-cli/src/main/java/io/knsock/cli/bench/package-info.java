/**
 * Load on a server, and how long its replies take. Latencies are measured from the time at which a message was to be
 * sent, not from the time at which it could be: a server that stalls would otherwise be asked less while it stalls, and
 * look better than it is (coordinated omission).
 *
 * <p>For the command of that name alone. A load is made by threads of its own, which have ended when the call returns.
 */
@NullMarked
package io.knsock.cli.bench;

import org.jspecify.annotations.NullMarked;
