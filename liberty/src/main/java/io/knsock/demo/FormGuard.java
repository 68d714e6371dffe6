package io.knsock.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a form was sent from the demo's own page. Any page in the user's browser can send one to the user's own
 * machine; what it cannot do is read the token that is in the form, or say another origin than its own.
 */
final class FormGuard {
    /** The name of the form's field. */
    static final String FIELD = "token";

    private static final String ATTRIBUTE = FormGuard.class.getName();
    private static final int TOKEN_BYTES = 16;
    private static final int SESSION_SECONDS = 1_800;

    /** A name that somebody else has made an address of this machine is not one of them. */
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private static final SecureRandom RANDOM = new SecureRandom();

    private FormGuard() {}

    /** Returns the token of the user's session, which begins with it. */
    static String token(HttpServletRequest request) {
        HttpSession session = request.getSession();
        synchronized (FormGuard.class) { // two tabs that are opened at once get the same
            if (session.getAttribute(ATTRIBUTE) instanceof String known) {
                return known;
            }
            byte[] random = new byte[TOKEN_BYTES];
            RANDOM.nextBytes(random);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            session.setMaxInactiveInterval(SESSION_SECONDS);
            session.setAttribute(ATTRIBUTE, token);
            return token;
        }
    }

    /**
     * Returns whether the request names this machine: with any other name it may come from a page that was loaded by
     * it.
     */
    static boolean isForThisMachine(HttpServletRequest request) {
        return OWN_NAMES.contains(request.getServerName());
    }

    /** RFC 6454, section 6.2. Not from the header Host, which HTTP/2 has under another name. */
    private static String ownOrigin(HttpServletRequest request) {
        String name = request.getServerName();
        String host = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        String port = request.getServerPort() == 80 ? "" : ":" + request.getServerPort();
        return request.getScheme() + "://" + host + port;
    }

    /** Returns why the form is not taken, if it is not. */
    static Optional<String> refusal(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        if ((origin != null && !origin.equals(ownOrigin(request))) || (site != null && !site.equals("same-origin"))) {
            return Optional.of("Nothing was sent: the form came from another page than this one.");
        }
        HttpSession session = request.getSession(false);
        Object expected = session == null ? null : session.getAttribute(ATTRIBUTE);
        String token = request.getParameter(FIELD);
        if (!(expected instanceof String known)
                || token == null
                || !MessageDigest.isEqual(known.getBytes(US_ASCII), token.getBytes(US_ASCII))) {
            return Optional.of(
                    "Nothing was sent: the form is not of this page, or older than half an hour. Send it again.");
        }
        return Optional.empty();
    }
}
