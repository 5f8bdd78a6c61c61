package io.sparkresnet.check;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What linking needs of a class file (Java Virtual Machine Specification, chapter 4). Names are internal ones: {@code java/lang/Object}.
 *
 * @param parents the superclass and the interfaces
 * @param members declared methods and fields, as name and descriptor
 * @param classes every class that it names, but arrays
 * @param uses every method and field that it names
 */
record ClassFile(String name, Set<String> parents, Set<String> members, Set<String> classes, Set<Member> uses) {
    private static final int MAGIC = 0xCAFEBABE;

    /** A method or field of a class, by name and descriptor: {@code size()I}, {@code length I}. */
    record Member(String owner, String signature) implements Comparable<Member> {
        @Override
        public int compareTo(Member other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return owner.replace('/', '.') + "." + signature;
        }
    }

    static ClassFile parse(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        if (in.readInt() != MAGIC) {
            throw new IOException("Cannot read class: no class file");
        }
        in.skipBytes(4);
        ConstantPool pool = ConstantPool.read(in);
        in.skipBytes(2);
        String name = pool.className(in.readUnsignedShort());
        Set<String> parents = new LinkedHashSet<>();
        int parent = in.readUnsignedShort();
        if (parent != 0) {
            parents.add(pool.className(parent));
        }
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            parents.add(pool.className(in.readUnsignedShort()));
        }
        Set<String> members = new HashSet<>();
        members(in, pool, members);
        members(in, pool, members);
        return new ClassFile(name, parents, members, new TreeSet<>(pool.classes()), new TreeSet<>(pool.members()));
    }

    private static void members(DataInputStream in, ConstantPool pool, Set<String> members) throws IOException {
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            in.skipBytes(2);
            members.add(pool.signature(in.readUnsignedShort(), in.readUnsignedShort()));
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.skipBytes(2);
                in.skipBytes(in.readInt());
            }
        }
    }
}
