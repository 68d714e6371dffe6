package io.knsock.cli;

import io.knsock.ClientConfig;
import io.knsock.Framing;
import io.knsock.ServerConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the stream is cut into messages: the same on both ends. */
final class FrameOptions {
    @Option(
            names = "--frame",
            paramLabel = "FRAMING",
            converter = FramingConverter.class,
            description = "How the stream is cut into messages. raw: there are no boundaries, and a message is what"
                    + " had arrived when the socket was read. line: a message is a line. Also: delimiter:\\r\\n (any"
                    + " bytes), nul, length:2 (1, 2, 3, 4 or 8 bytes, with the options ,little-endian ,offset=BYTES"
                    + " ,inclusive), iso8583-2, iso8583-4, fixed:BYTES, stx-etx, mllp, netstring. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Framing framing = Framing.raw();

    @Option(
            names = "--max-frame-bytes",
            paramLabel = "BYTES",
            description = "The largest message accepted, and the most that is read at once in raw framing. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int maxFrameBytes = 1 << 20;

    void applyTo(ServerConfig.Builder server) {
        server.framing(framing).maxFrameBytes(maxFrameBytes);
    }

    void applyTo(ClientConfig.Builder client) {
        client.framing(framing).maxFrameBytes(maxFrameBytes);
    }

    private static final class FramingConverter implements ITypeConverter<Framing> {
        @Override
        public Framing convert(String text) {
            try {
                return Framing.parse(text);
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(unknown.getMessage());
            }
        }
    }
}
