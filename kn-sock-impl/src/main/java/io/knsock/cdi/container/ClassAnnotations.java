package io.knsock.cdi.container;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Reads which annotations a class file has, be their classes there or not (The Java Virtual Machine Specification,
 * chapter 4). Used by one thread.
 */
final class ClassAnnotations {
    private static final String VISIBLE = "RuntimeVisibleAnnotations";

    private final DataInputStream in;
    private final BiConsumer<String, String> found;
    private String[] texts = {};

    private ClassAnnotations(DataInputStream in, BiConsumer<String, String> found) {
        this.in = in;
        this.found = found;
    }

    /**
     * Reads a class file.
     *
     * @param found is given for each annotation the name of its method, or an empty text where the class has it, and
     *     its type as {@code Lcom/acme/Name;}
     * @throws IOException if it cannot be read or is no class file
     */
    static void read(DataInputStream in, BiConsumer<String, String> found) throws IOException {
        ClassAnnotations reading = new ClassAnnotations(in, found);
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("it is no class file");
        }
        in.skipNBytes(4); // version
        reading.constants();
        in.skipNBytes(6); // flags, name, superclass
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        reading.members(false);
        reading.members(true);
        reading.attributes("", true);
    }

    private void constants() throws IOException {
        texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            texts[i] = "";
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 5, 6 -> { // long and double take two places
                    in.skipNBytes(8);
                    i++;
                }
                case 15 -> in.skipNBytes(3);
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                default -> throw new IOException("it has a constant of the unknown kind " + tag);
            }
        }
    }

    private void members(boolean methods) throws IOException {
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            in.skipNBytes(2); // flags
            String name = text();
            in.skipNBytes(2); // type
            attributes(name, methods);
        }
    }

    private void attributes(String member, boolean wanted) throws IOException {
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            String name = text();
            long length = Integer.toUnsignedLong(in.readInt());
            if (wanted && name.equals(VISIBLE)) {
                for (int annotations = in.readUnsignedShort(); annotations > 0; annotations--) {
                    found.accept(member, annotation());
                }
            } else {
                in.skipNBytes(length);
            }
        }
    }

    /** Reads one, and returns its type. */
    private String annotation() throws IOException {
        String type = text();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            in.skipNBytes(2); // name
            value();
        }
        return type;
    }

    private void value() throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 'e' -> in.skipNBytes(4);
            case '@' -> annotation();
            case '[' -> {
                for (int left = in.readUnsignedShort(); left > 0; left--) {
                    value();
                }
            }
            default -> in.skipNBytes(2);
        }
    }

    private String text() throws IOException {
        int index = in.readUnsignedShort();
        if (index >= texts.length) {
            throw new IOException("it refers to a constant that it does not have");
        }
        return texts[index];
    }
}
