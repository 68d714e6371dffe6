package io.knsock.engine.keys;

import io.knsock.tls.TlsException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.util.HexFormat;
import java.util.Map;

/** The curves of keys: which the JDK has for TLS, and which a key means that does not name its own. */
enum EcCurve {
    P256("secp256r1", "06082a8648ce3d030107"),
    P384("secp384r1", "06052b81040022"),
    P521("secp521r1", "06052b81040023");

    private static final String REMEDY = ": make a key with openssl genpkey -algorithm EC -pkeyopt"
            + " ec_paramgen_curve:P-256, and have a certificate issued for it";

    /** Prime fields: RFC 3279, section 2.3.5. */
    private static final String PRIME_FIELD = "1.2.840.10045.1.1";

    /** For messages: RFC 5639, section 4.1, and SEC 2. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("1.3.132.0.10", "secp256k1"),
            Map.entry("1.3.132.0.33", "secp224r1"),
            Map.entry("1.2.840.10045.3.1.1", "secp192r1"),
            Map.entry("1.2.156.10197.1.301", "SM2"),
            Map.entry("1.3.36.3.3.2.8.1.1.1", "brainpoolP160r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.3", "brainpoolP192r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.5", "brainpoolP224r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.8", "brainpoolP256t1"),
            Map.entry("1.3.36.3.3.2.8.1.1.9", "brainpoolP320r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.12", "brainpoolP384t1"),
            Map.entry("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
            Map.entry("1.3.36.3.3.2.8.1.1.14", "brainpoolP512t1"));

    private final String jdkName;
    private final String identifier;

    /** @param identifier its DER in hexadecimal */
    EcCurve(String jdkName, String identifier) {
        this.jdkName = jdkName;
        this.identifier = identifier;
    }

    /**
     * Returns the parameters of a key of EC (RFC 5480, section 2.1.1) as the identifier of a curve that TLS has in the
     * JDK. Parameters that spell their curve out (X9.62, forbidden since RFC 5480) are taken if they are, to the last
     * number, those of such a curve: one that is almost the same has keys that fit another.
     *
     * @throws NoSuchAlgorithmException if it is another curve
     */
    static byte[] identifier(byte[] parameters) throws GeneralSecurityException {
        Der der = Der.of(parameters);
        if (der.isNext(Der.SEQUENCE)) {
            return spelledOut(der.enter(Der.SEQUENCE)).bytes();
        }
        String curve = der.objectIdentifier();
        for (EcCurve one : values()) {
            if (Der.of(one.bytes()).objectIdentifier().equals(curve)) {
                return one.bytes();
            }
        }
        String name = OTHERS.get(curve);
        throw new NoSuchAlgorithmException(unknown(name == null ? curve : name));
    }

    /** Fails for a key of EC, from wherever it is, that the JDK has no TLS for. */
    static void check(String source, Key key) {
        if (key instanceof ECKey ec) {
            for (EcCurve one : values()) {
                if (one.specification().getOrder().equals(ec.getParams().getOrder())) {
                    return;
                }
            }
            throw new TlsException(source + " cannot be used: "
                    + unknown(ec.getParams().toString().replaceAll(" .*", "")));
        }
    }

    private static String unknown(String curve) {
        return "its curve, " + curve + ", is none that the JDK has for TLS" + REMEDY;
    }

    private static EcCurve spelledOut(Der parameters) throws GeneralSecurityException {
        parameters.number();
        Der field = parameters.enter(Der.SEQUENCE);
        if (!field.objectIdentifier().equals(PRIME_FIELD)) {
            throw new NoSuchAlgorithmException(unknown("over a binary field"));
        }
        BigInteger prime = field.integer();
        Der curve = parameters.enter(Der.SEQUENCE);
        BigInteger a = new BigInteger(1, curve.value(Der.OCTET_STRING));
        BigInteger b = new BigInteger(1, curve.value(Der.OCTET_STRING));
        byte[] generator = parameters.value(Der.OCTET_STRING);
        BigInteger order = parameters.integer();
        BigInteger cofactor = parameters.hasMore() ? parameters.integer() : BigInteger.ONE;
        for (EcCurve one : values()) {
            ECParameterSpec known = one.specification();
            EllipticCurve its = known.getCurve();
            if (prime.equals(((ECFieldFp) its.getField()).getP())
                    && a.equals(its.getA())
                    && b.equals(its.getB())
                    && order.equals(known.getOrder())
                    && cofactor.equals(BigInteger.valueOf(known.getCofactor()))
                    && isPoint(generator, known)) {
                return one;
            }
        }
        throw new NoSuchAlgorithmException(unknown("spelled out in it"));
    }

    /** SEC 1, section 2.3.4: 04 and both coordinates, or 02 or 03, which is the parity of the second, and the first. */
    private static boolean isPoint(byte[] encoded, ECParameterSpec known) {
        int size = (known.getCurve().getField().getFieldSize() + 7) / 8;
        BigInteger x = known.getGenerator().getAffineX();
        BigInteger y = known.getGenerator().getAffineY();
        if (encoded.length == 2 * size + 1 && encoded[0] == 4) {
            return x.equals(new BigInteger(1, encoded, 1, size))
                    && y.equals(new BigInteger(1, encoded, 1 + size, size));
        }
        return encoded.length == size + 1
                && encoded[0] == (y.testBit(0) ? 3 : 2)
                && x.equals(new BigInteger(1, encoded, 1, size));
    }

    private byte[] bytes() {
        return HexFormat.of().parseHex(identifier);
    }

    private ECParameterSpec specification() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jdkName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException missing) {
            throw new TlsException("the JDK lacks the curve " + jdkName, missing);
        }
    }
}
