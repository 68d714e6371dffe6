package io.knsock.codec;

import io.knsock.Message;

/** Codecs of what needs no conversion. */
final class PlainCodecs {
    static final Codec<Message> MESSAGE = new Codec<>() {
        @Override
        public Message encode(Message value) {
            return value;
        }

        @Override
        public Message decode(Message message) {
            return message;
        }

        @Override
        public String toString() {
            return "messages";
        }
    };

    static final Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public Message encode(byte[] value) {
            return Message.of(value);
        }

        @Override
        public byte[] decode(Message message) {
            return message.bytes();
        }

        @Override
        public String toString() {
            return "bytes";
        }
    };

    private PlainCodecs() {}
}
