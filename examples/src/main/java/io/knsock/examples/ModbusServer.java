package io.knsock.examples;

import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.MessageHandler;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.engine.KnSock;
import io.knsock.framing.Framing;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A Modbus TCP server with holding registers (MODBUS Application Protocol 1.1b3; Messaging on TCP/IP 1.0b).
 *
 * <pre>
 *   transaction (2) | protocol (2) | length (2) | unit (1) | function (1) | data
 * </pre>
 *
 * <p>The four bytes before the length are kept: a message begins with them, so that a reply has the transaction of its
 * request. A message without a function ends its connection.
 */
public final class ModbusServer implements MessageHandler {
    /** A frame has at most 260 bytes; two of them are the length, which is not part of the message. */
    private static final int MAX_BYTES = 258;

    private static final int READ_REGISTERS = 3;
    private static final int WRITE_REGISTER = 6;
    private static final int WRITE_REGISTERS = 16;
    private static final int MAX_REGISTERS = 125;

    private static final byte NONE = 0;
    private static final byte ILLEGAL_FUNCTION = 1;
    private static final byte ILLEGAL_ADDRESS = 2;
    private static final byte ILLEGAL_VALUE = 3;

    private final AtomicIntegerArray registers;

    /** Creates a server of registers, which others may change at any time. */
    public ModbusServer(AtomicIntegerArray registers) {
        this.registers = registers;
    }

    /** Binds a server. */
    public static TcpServer listen(ServerConfig.Builder settings, AtomicIntegerArray registers) {
        ServerConfig config = settings.framing(
                        Framing.lengthPrefixed(2).withOffset(4).withKept(true))
                .maxFrameBytes(MAX_BYTES)
                .build();
        return KnSock.listen(config, new ModbusServer(registers));
    }

    @Override
    public Message onMessage(Connection connection, Message message) {
        ByteBuffer request = message.buffer();
        ByteBuffer reply =
                ByteBuffer.allocate(MAX_BYTES).putInt(request.getInt()).put(request.get());
        int function = request.get();
        byte refusal;
        try {
            refusal = answer(function, request, reply.put((byte) function));
        } catch (BufferUnderflowException tooShort) {
            refusal = ILLEGAL_VALUE;
        }
        if (refusal != NONE) {
            reply.position(5).put((byte) (function | 0x80)).put(refusal);
        }
        return Message.of(reply.flip());
    }

    /** Puts what follows the function, or returns the exception code. */
    private byte answer(int function, ByteBuffer request, ByteBuffer reply) {
        if (function != READ_REGISTERS && function != WRITE_REGISTER && function != WRITE_REGISTERS) {
            return ILLEGAL_FUNCTION;
        }
        int address = request.getChar();
        int count = function == WRITE_REGISTER ? 1 : request.getChar();
        if (count < 1 || count > MAX_REGISTERS) {
            return ILLEGAL_VALUE;
        }
        if (address + count > registers.length()) {
            return ILLEGAL_ADDRESS;
        }
        if (function == READ_REGISTERS) {
            reply.put((byte) (2 * count));
            for (int i = 0; i < count; i++) {
                reply.putChar((char) registers.get(address + i));
            }
            return NONE;
        }
        int bytes = function == WRITE_REGISTER ? 2 : Byte.toUnsignedInt(request.get());
        if (bytes != 2 * count || bytes != request.remaining()) {
            return ILLEGAL_VALUE;
        }
        for (int i = 0; i < count; i++) {
            registers.set(address + i, request.getChar());
        }
        reply.putChar((char) address);
        reply.putChar(function == WRITE_REGISTER ? (char) registers.get(address) : (char) count);
        return NONE;
    }

    /** Arguments: the port to listen on. */
    public static void main(String[] arguments) {
        listen(ServerConfig.builder().port(Integer.parseInt(arguments[0])), new AtomicIntegerArray(1000));
    }
}
