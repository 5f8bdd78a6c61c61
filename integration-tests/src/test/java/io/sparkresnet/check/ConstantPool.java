package io.sparkresnet.check;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The constants of a class file, as far as they name classes, methods and fields. */
final class ConstantPool {
    private final String[] texts;
    /** Of a class: its name's index; of a member: its class's and its signature's; of a signature: its name's and its type's. */
    private final int[] first;

    private final int[] second;
    private final int[] tags;

    private ConstantPool(int size) {
        this.texts = new String[size];
        this.first = new int[size];
        this.second = new int[size];
        this.tags = new int[size];
    }

    static ConstantPool read(DataInputStream in) throws IOException {
        int size = in.readUnsignedShort();
        ConstantPool pool = new ConstantPool(size);
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            pool.tags[i] = tag;
            switch (tag) {
                case 1 -> pool.texts[i] = in.readUTF();
                case 3, 4 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    // long and double take two places
                    i++;
                }
                case 7, 8, 16, 19, 20 -> pool.first[i] = in.readUnsignedShort();
                case 9, 10, 11, 12, 17, 18 -> {
                    pool.first[i] = in.readUnsignedShort();
                    pool.second[i] = in.readUnsignedShort();
                }
                case 15 -> in.skipBytes(3);
                default -> throw new IOException("Cannot read class: constant of kind " + tag);
            }
        }
        return pool;
    }

    String className(int index) {
        return texts[first[index]];
    }

    /** A method's type follows its name at once, a field's after a space. */
    String signature(int name, int type) {
        return texts[type].startsWith("(") ? texts[name] + texts[type] : texts[name] + " " + texts[type];
    }

    List<String> classes() {
        List<String> found = new ArrayList<>();
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] == 7 && !className(i).startsWith("[")) {
                found.add(className(i));
            }
        }
        return found;
    }

    List<ClassFile.Member> members() {
        List<ClassFile.Member> found = new ArrayList<>();
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] >= 9 && tags[i] <= 11) {
                int signature = second[i];
                found.add(new ClassFile.Member(className(first[i]), signature(first[signature], second[signature])));
            }
        }
        return found;
    }
}
