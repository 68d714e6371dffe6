package io.knsock.engine.tls;

import io.knsock.engine.keys.Revocation;
import io.knsock.engine.keys.TlsMaterial;
import io.knsock.engine.keys.TlsWarnings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Warns of revocation lists: of those that are stale, when they become so and then once in an interval, and once of
 * CAs that there is none of. For use by one thread at a time.
 */
final class CrlWarnings {
    private final String owner;
    private final Duration interval;
    private Set<String> told = Set.of();
    private @Nullable Instant toldAt;
    private @Nullable Revocation looked;

    CrlWarnings(String owner, Duration interval) {
        this.owner = owner;
        this.interval = interval;
    }

    @SuppressWarnings("ReferenceEquality") // whether they were read anew
    void look(TlsMaterial material, Instant now) {
        Revocation revocation = material.revocation();
        if (revocation == null) {
            return;
        }
        if (revocation != looked) {
            looked = revocation;
            revocation.without(material.trusted()).forEach(ca -> TlsLog.tls(owner, TlsWarnings.noCrlOf(ca)));
        }
        Map<String, Instant> stale = revocation.stale(now);
        Instant last = toldAt;
        if (!told.containsAll(stale.keySet()) || (last != null && !now.isBefore(last.plus(interval)))) {
            stale.forEach((crl, due) -> TlsLog.tls(owner, TlsWarnings.staleCrl(crl, due, revocation.refusesStale())));
            toldAt = now;
        }
        told = Set.copyOf(stale.keySet());
    }
}
