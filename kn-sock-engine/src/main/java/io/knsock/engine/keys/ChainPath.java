package io.knsock.engine.keys;

import io.knsock.engine.log.Printable;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way from an own certificate over the one that signed it, and so on, among those of a file. What is sent is this
 * way, each certificate once and in its order, as RFC 5246, section 7.4.2, has it; the rest of a file helps no client,
 * and harms none by being left out.
 *
 * @param path the own certificate first, each signed by the next
 * @param remarks what is odd about the file, though it is of no harm
 */
public record ChainPath(List<X509Certificate> path, List<Remark> remarks) {
    /** Clients give up on longer ones; those of the JDK do at this length. */
    private static final int LONGEST = 10;

    /**
     * Something that is not as it should be, and is of no harm.
     *
     * @param what what it is, a sentence without its end
     * @param remedy what to do about it
     */
    public record Remark(String what, String remedy) {
        @Override
        public String toString() {
            return what + ": " + remedy;
        }
    }

    /**
     * Finds the way.
     *
     * @param all the certificates in the order of their file
     * @param own the index of the own one
     * @param ordered whether their order is one that somebody chose
     */
    public static ChainPath of(List<X509Certificate> all, int own, boolean ordered, Instant now) {
        List<Integer> way = way(all, own, now);
        return new ChainPath(way.stream().map(all::get).toList(), new Remarks(all, way, now).all(ordered));
    }

    private static List<Integer> way(List<X509Certificate> all, int own, Instant now) {
        List<Integer> way = new ArrayList<>(List.of(own));
        int last = own;
        while (way.size() < LONGEST && !isSignedBy(all.get(last), all.get(last))) {
            int signer = signer(all, way, now);
            if (signer < 0) {
                break;
            }
            way.add(signer);
            last = signer;
        }
        return way;
    }

    /** Returns which of the others signed the last of the way: one that is valid now, if there are several. */
    private static int signer(List<X509Certificate> all, List<Integer> way, Instant now) {
        X509Certificate signed = all.get(way.get(way.size() - 1));
        int found = -1;
        for (int i = 0; i < all.size(); i++) {
            X509Certificate one = all.get(i);
            if ((found < 0 || isValid(one, now)) && !isOn(way, all, one) && isSignedBy(signed, one)) {
                if (isValid(one, now)) {
                    return i;
                }
                found = i;
            }
        }
        return found;
    }

    private static boolean isOn(List<Integer> way, List<X509Certificate> all, X509Certificate one) {
        return way.stream().anyMatch(index -> all.get(index).equals(one));
    }

    private static boolean isValid(X509Certificate one, Instant now) {
        return !one.getNotBefore().toInstant().isAfter(now)
                && !one.getNotAfter().toInstant().isBefore(now);
    }

    /** Returns whether one signed the other, by name and by signature. */
    public static boolean isSignedBy(X509Certificate signed, X509Certificate signer) {
        if (!signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
            return false;
        }
        try {
            signed.verify(signer.getPublicKey());
            return true;
        } catch (GeneralSecurityException otherKey) {
            return false;
        }
    }

    /** Returns the subject, for messages. */
    static String name(X509Certificate certificate) {
        return Printable.text(certificate.getSubjectX500Principal().getName());
    }

    /** What is odd about a file. */
    private record Remarks(List<X509Certificate> all, List<Integer> way, Instant now) {
        List<Remark> all(boolean ordered) {
            List<Remark> remarks = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (!way.contains(i)) {
                    remarks.add(ofOther(i));
                }
            }
            for (int at = 2; at < way.size(); at++) {
                X509Certificate one = all.get(way.get(at));
                if (!isValid(one, now)) {
                    boolean expired = one.getNotAfter().toInstant().isBefore(now);
                    remarks.add(new Remark(
                            number(way.get(at)) + " (" + name(one) + ") "
                                    + (expired
                                            ? "expired on " + one.getNotAfter().toInstant()
                                            : "is not valid before "
                                                    + one.getNotBefore().toInstant()),
                            "remove it and those that signed it: clients that trust a newer one need none of them"));
                }
            }
            if (ordered && !way.equals(way.stream().sorted().toList())) {
                remarks.add(outOfOrder());
            }
            return Collections.unmodifiableList(remarks);
        }

        private Remark outOfOrder() {
            String order = way.stream().map(i -> Integer.toString(i + 1)).collect(Collectors.joining(", "));
            return new Remark(
                    "the certificates are not in their order, and are sent in it",
                    "put the own one first, and after each the one that signed it: number " + order);
        }

        private Remark ofOther(int index) {
            X509Certificate one = all.get(index);
            String which = number(index) + " (" + name(one) + ") ";
            int first = all.indexOf(one);
            for (int other : way) {
                if (all.get(other).equals(one)) {
                    return new Remark(which + "is number " + (other + 1) + " once more", "remove one of the two");
                }
                if (isTwin(one, all.get(other))) {
                    return new Remark(
                            which + "is of the same name and key as number " + (other + 1)
                                    + ", which is sent in its place",
                            "remove it");
                }
            }
            if (first != index) {
                return new Remark(which + "is number " + (first + 1) + " once more", "remove it");
            }
            if (way.size() == LONGEST) {
                return new Remark(
                        which + "is beyond the " + LONGEST + " that clients take, and is not sent", "remove it");
            }
            int last = way.get(way.size() - 1);
            return new Remark(
                    which + "signed none of those before it, and is not sent",
                    isSignedBy(all.get(last), all.get(last))
                            ? "remove it"
                            : "remove it, or add what it leads to: "
                                    + Printable.text(all.get(last)
                                            .getIssuerX500Principal()
                                            .getName()) + ", which signed number " + (last + 1));
        }

        private static boolean isTwin(X509Certificate one, X509Certificate other) {
            return one.getSubjectX500Principal().equals(other.getSubjectX500Principal())
                    && one.getPublicKey().equals(other.getPublicKey());
        }

        private String number(int index) {
            return "certificate " + (index + 1) + " of " + all.size();
        }
    }
}
