package io.knsock.engine.tls;

import io.knsock.engine.keys.Identity;
import io.knsock.engine.keys.TlsFiles;
import io.knsock.engine.keys.TlsMaterial;
import io.knsock.engine.keys.TlsWarnings;
import io.knsock.tls.TlsConfig;
import io.knsock.tls.TlsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was made from the files of TLS, or from a context in their place, in step with them, and warns before
 * certificates expire. It has no thread: its owner says when to look, from a thread that may block.
 *
 * <p>Files are compared by content, so that it makes no difference whether they were written anew, renamed or are
 * behind a link that now leads elsewhere. What cannot be used, a file that is only half there for instance, is told
 * once; what was made before stays.
 *
 * <p>One thread looks at a time: {@code looking} is taken by compare-and-set and given back by a volatile write, which
 * orders the plain fields. Others go on with what there is, which is a volatile field of an immutable value.
 */
final class Reloading<T> {
    private static final Duration WARNING_INTERVAL = Duration.ofDays(1);

    /** Nanoseconds do not count for ever. */
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(36_500);

    private final TlsConfig config;
    private final String owner;
    private final Function<TlsMaterial, T> make;
    private final Clock clock;
    private final long intervalNanos;

    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile T current;
    private volatile @Nullable Instant expiry;
    private volatile long dueAt;
    private volatile boolean renewing;

    // Guarded by looking.
    private TlsMaterial material;
    private Object seen;
    private @Nullable Instant warnedAt;
    private boolean remarked;
    private final CrlWarnings crlWarnings;

    /**
     * Reads the files and makes the first.
     *
     * @param owner who uses it, for the log
     * @throws TlsException if the files cannot be used
     */
    Reloading(TlsConfig config, String owner, Function<TlsMaterial, T> make, Clock clock) {
        this.config = config;
        this.owner = owner;
        this.make = make;
        this.clock = clock;
        TlsFiles files = TlsFiles.read(config);
        this.intervalNanos = files.isEmpty() ? 0 : nanos(config.reloadInterval());
        this.seen = files.fingerprint();
        this.material = TlsMaterial.load(config, files, clock);
        this.current = make.apply(material);
        this.expiry = material.expiry();
        this.crlWarnings = new CrlWarnings(owner, WARNING_INTERVAL);
        this.dueAt = System.nanoTime() + intervalNanos;
    }

    /** Returns the newest that could be made. */
    T current() {
        return current;
    }

    /**
     * Returns when the first of its own certificates expires, those of CAs do not count; null if there are none, or
     * they are not known.
     */
    @Nullable Instant expiry() {
        return expiry;
    }

    /**
     * Asks for another of what there is, made from the same files: its sessions are not resumed any more, so that a
     * peer that was refused with one has to show its certificate. The next look makes it, and no sooner, so that peers
     * cannot have it made at will.
     */
    void renew() {
        renewing = true;
    }

    /** Returns whether it is time to look at the files again, or to make another of what there is. */
    boolean isDue() {
        return renewing || filesAreDue();
    }

    private boolean filesAreDue() {
        return intervalNanos > 0 && System.nanoTime() - dueAt >= 0;
    }

    private static long nanos(Duration interval) {
        return (interval.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : interval).toNanos();
    }

    /** Looks at the files if that is due, and at what expires. Does not fail. Blocks while files are read. */
    void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            if (filesAreDue()) {
                reload();
                dueAt = nextDue();
            }
            remark();
            if (renewing) {
                renewing = false;
                makeAnew();
            }
            warnOfExpiry();
            crlWarnings.look(material, clock.instant());
        } finally {
            looking.set(false);
        }
    }

    /**
     * Counts from when the look was due and not from when it was done: a timer of the same interval would else come a
     * moment too early for every second look, and what changed would be used after two intervals.
     */
    private long nextDue() {
        long lateNanos = System.nanoTime() - dueAt;
        return dueAt + (lateNanos / intervalNanos + 1) * intervalNanos;
    }

    private void reload() {
        TlsFiles files = TlsFiles.read(config);
        Object found = files.fingerprint();
        if (found.equals(seen)) {
            return;
        }
        seen = found;
        try {
            TlsMaterial loaded = TlsMaterial.load(config, files, clock);
            current = make.apply(loaded);
            material = loaded;
            expiry = loaded.expiry();
            warnedAt = null;
            remarked = false;
            TlsLog.reloaded(owner, loaded.identities());
        } catch (RuntimeException unusable) { // not only TlsException: a provider may throw what it likes
            if (TlsFiles.read(config).fingerprint().equals(found)) {
                TlsLog.notReloaded(owner, unusable);
            } else {
                seen = ""; // they were being written, or a link was replaced between two reads: the next look will tell
            }
        }
    }

    /** Here and not where it is read: what is only checked is no news yet. */
    private void remark() {
        if (!remarked) {
            remarked = true;
            for (Identity identity : material.identities()) {
                identity.remarks()
                        .forEach(remark -> TlsLog.tls(owner, TlsWarnings.oddChain(identity.toString(), remark)));
            }
        }
    }

    private void makeAnew() {
        try {
            current = make.apply(material);
        } catch (RuntimeException unusable) { // what could be made once; a context of somebody else's may have changed
            TlsLog.notReloaded(owner, unusable);
        }
    }

    private void warnOfExpiry() {
        Instant now = clock.instant();
        Instant last = warnedAt;
        for (Identity identity : material.identities()) {
            for (Identity.Expiring one : identity.expiring()) {
                boolean expired = !now.isBefore(one.expiry());
                boolean due = last == null
                        || !now.isBefore(last.plus(WARNING_INTERVAL))
                        || (expired && last.isBefore(one.expiry())); // that is news
                if (due && one.expiresWithin(config.expiryWarning(), now)) {
                    TlsLog.tls(owner, TlsWarnings.expires(one, now));
                    warnedAt = now;
                }
            }
        }
    }
}
