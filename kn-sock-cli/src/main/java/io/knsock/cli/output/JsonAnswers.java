package io.knsock.cli.output;

import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.framing.UnfinishedFrameException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what became of each message as one line of JSON. */
public final class JsonAnswers implements Answers {
    private final Console console;
    private final ClientConfig config;
    private final int sentBytes;
    private final Charset charset;
    private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
    private final long created = System.nanoTime();
    private @Nullable Long connectMicros;
    private long begun;
    private @Nullable Long firstMicros;
    private @Nullable Long lastMicros;

    /** @param charset of which the reply is text, if it is any */
    public JsonAnswers(Console console, ClientConfig config, int sentBytes, Charset charset) {
        this.console = console;
        this.config = config;
        this.sentBytes = sentBytes;
        this.charset = charset;
    }

    private static long microsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000;
    }

    @Override
    public void connected() {
        connectMicros = microsSince(created);
    }

    @Override
    public void begin() {
        reply.reset();
        firstMicros = null;
        lastMicros = null;
        begun = System.nanoTime();
    }

    @Override
    public void piece(Message piece) {
        lastMicros = microsSince(begun);
        if (firstMicros == null) {
            firstMicros = lastMicros;
        }
        reply.writeBytes(piece.bytes());
    }

    @Override
    public void end() {
        Json.print(console, members());
    }

    @Override
    public void failed(RuntimeException failure) {
        Map<String, @Nullable Object> members = members();
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("type", failure.getClass().getSimpleName());
        error.put("message", failure.getMessage());
        error.put("exitCode", ExitCode.of(failure).number());
        UnfinishedFrameException unfinished = Hints.unfinished(failure);
        if (unfinished != null) {
            error.put("heldBytes", unfinished.heldBytes());
            unfinished.announcedBytes().ifPresent(bytes -> error.put("announcedBytes", bytes));
        }
        members.put("error", error);
        Json.print(console, members);
    }

    private Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("endpoint", config.endpoint());
        members.put("tls", config.tls() != null);
        members.put("framing", config.framing().toString());
        members.put("sentBytes", sentBytes);
        putIfKnown(members, "connectMicros", connectMicros);
        if (lastMicros != null) {
            members.put("replyBytes", reply.size());
            putReply(members);
            putIfKnown(members, "firstByteMicros", firstMicros);
            members.put("lastByteMicros", lastMicros);
        }
        return members;
    }

    private static void putIfKnown(Map<String, @Nullable Object> members, String name, @Nullable Long value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    private void putReply(Map<String, @Nullable Object> members) {
        byte[] bytes = reply.toByteArray();
        try {
            members.put(
                    "reply", charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notText) {
            members.put("replyBase64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
