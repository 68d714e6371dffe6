package io.knsock.engine.keys;

import io.knsock.engine.log.TlsWarning;
import io.knsock.tls.ClientTlsConfig;
import io.knsock.tls.TlsConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything that is warned of in settings and files of TLS. */
public final class TlsWarnings {
    private TlsWarnings() {}

    /** Returns all that there are at that time, those of a certificate before those of revocation lists. */
    public static List<TlsWarning> all(TlsConfig config, TlsMaterial material, Instant now) {
        List<TlsWarning> all = new ArrayList<>();
        if (config instanceof ClientTlsConfig client && !client.verify()) {
            all.add(verificationOff());
        }
        for (Identity identity : material.identities()) {
            identity.remarks().forEach(remark -> all.add(oddChain(identity.toString(), remark)));
            identity.expiring().stream()
                    .filter(one -> one.expiresWithin(config.expiryWarning(), now))
                    .forEach(one -> all.add(expires(one, now)));
        }
        Revocation revocation = material.revocation();
        if (revocation != null) {
            revocation.without(material.trusted()).forEach(ca -> all.add(noCrlOf(ca)));
            revocation.stale(now).forEach((crl, due) -> all.add(staleCrl(crl, due, revocation.refusesStale())));
        }
        return List.copyOf(all);
    }

    private static TlsWarning verificationOff() {
        return new TlsWarning(
                "KNS0005",
                "tls.verify=false: whoever answers is believed, and can read and change everything",
                "for trials only: remove it, and set tls.ca");
    }

    public static TlsWarning oddChain(String certificate, ChainPath.Remark remark) {
        return new TlsWarning("KNS0039", certificate + ": " + remark.what() + ", which does no harm", remark.remedy());
    }

    public static TlsWarning expires(Identity.Expiring one, Instant now) {
        return now.isBefore(one.expiry())
                ? new TlsWarning("KNS0035", one.what() + " expires on " + one.expiry(), "renew it")
                : new TlsWarning(
                        "KNS0036", one.what() + " expired on " + one.expiry() + " and is still in use", "renew it");
    }

    public static TlsWarning staleCrl(String crl, Instant due, boolean refuses) {
        String stale = crl + " is stale, the next was due on " + due;
        return refuses
                ? new TlsWarning(
                        "KNS0070",
                        stale + ", so every certificate that it covers is refused until there is a newer one",
                        "fetch it, or set tls.crl-stale=warn")
                : new TlsWarning("KNS0070", stale + ", and is still used (tls.crl-stale=warn)", "fetch a newer one");
    }

    public static TlsWarning noCrlOf(String ca) {
        return new TlsWarning(
                "KNS0071",
                "tls.crl has no CRL of " + ca + ", a CA of tls.ca or tls.trust-store, so what it has signed is refused",
                "add its CRL");
    }
}
