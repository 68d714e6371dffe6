package io.knsock.engine.keys;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between two lines of PEM (RFC 7468).
 *
 * @param type what the lines say it is, such as {@code CERTIFICATE}
 * @param headers of RFC 1421, which only encrypted keys of old have
 * @param content DER
 */
@SuppressWarnings("ArrayRecordComponent") // it is not compared with others
record PemBlock(String type, Map<String, String> headers, byte[] content) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 #]+)-----");
    private static final Pattern END_OF_HEADERS = Pattern.compile("\\r?\\n[ \\t]*\\r?\\n");

    /**
     * Returns all blocks in their order; what is between them is passed over. DER is a block of the type that it is.
     */
    static List<PemBlock> all(Source source) {
        List<PemBlock> blocks = new ArrayList<>();
        byte[] der = source.der();
        if (der != null) {
            String type = DerForm.of(der);
            return type == null || type.equals(DerForm.KEY_STORE) ? blocks : List.of(new PemBlock(type, Map.of(), der));
        }
        String text = source.text();
        Matcher begin = BEGIN.matcher(text);
        int from = 0;
        while (begin.find(from)) {
            String type = begin.group(1);
            String last = "-----END " + type + "-----";
            int end = text.indexOf(last, begin.end());
            if (end < 0) {
                throw source.failure("is cut off: BEGIN " + type + " has no END " + type, null);
            }
            blocks.add(block(source, type, text.substring(begin.end(), end)));
            from = end + last.length();
        }
        return blocks;
    }

    private static PemBlock block(Source source, String type, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        String base64 = body;
        Matcher end = END_OF_HEADERS.matcher(body);
        if (body.indexOf(':') >= 0 && end.find()) {
            for (String line : body.substring(0, end.start()).strip().split("\\R", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            base64 = body.substring(end.end());
        }
        try {
            return new PemBlock(type, headers, Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
        } catch (IllegalArgumentException malformed) {
            throw source.failure("is not well-formed base64 between BEGIN and END " + type, malformed);
        }
    }
}
