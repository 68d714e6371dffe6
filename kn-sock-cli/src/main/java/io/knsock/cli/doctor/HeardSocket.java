package io.knsock.cli.doctor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A socket that remembers how what it has received began: whether that is TLS does not depend on what comes of it. */
final class HeardSocket extends Socket {
    /** Of the types of TLS records (RFC 8446, section 5.1): change_cipher_spec, and application_data. */
    private static final int FIRST_TYPE = 20;

    private static final int LAST_TYPE = 23;

    /** What every version of TLS has in its records, and SSL 3.0. */
    private static final int MAJOR_VERSION = 3;

    private volatile int first = -1;
    private volatile int second = -1;

    /** Returns whether anything was received. */
    boolean hasHeard() {
        return first >= 0;
    }

    /** Returns whether what was received began as a record of TLS does. */
    boolean hasHeardTls() {
        return first >= FIRST_TYPE && first <= LAST_TYPE && (second < 0 || second == MAJOR_VERSION);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                if (one >= 0) {
                    heard(one);
                }
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                for (int i = 0; i < Math.min(2, count); i++) {
                    heard(bytes[offset + i] & 0xff);
                }
                return count;
            }
        };
    }

    private void heard(int one) {
        if (first < 0) {
            first = one;
        } else if (second < 0) {
            second = one;
        }
    }
}
