package io.sparkresnet.fuzz;

import io.sparkresnet.fuzz.FieldMap.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages images. The image of an index follows from the seed, the index and the corpus, whatever was made before it, so that
 * a run can begin anywhere and any image can be made again. Thread-safe.
 *
 * <p>An image takes one step, or up to four: bits and bytes changed anywhere or near the start, numbers that the decoder believes
 * ({@link FieldMap}), cuts, blocks repeated, removed, swapped, filled, or taken from another image. Half of the images then
 * have their checksums mended ({@link Mending}), or a decoder that checks them would never see the damage.
 */
final class Mutator {
    private static final int MAX_STEPS = 4;
    private static final int HEADER = 96;
    private static final int MAX_BYTES = 1 << 20;
    private static final long[] TELLING = {
        0,
        1,
        2,
        3,
        7,
        8,
        15,
        16,
        127,
        128,
        254,
        255,
        256,
        257,
        1000,
        4095,
        4096,
        32767,
        32768,
        65534,
        65535,
        65536,
        1 << 20,
        Integer.MAX_VALUE,
        1L << 31,
        0xfffffffeL,
        0xffffffffL,
        Long.MAX_VALUE,
        -1
    };

    private final Corpus corpus;
    private final long seed;

    Mutator(Corpus corpus, long seed) {
        this.corpus = corpus;
        this.seed = seed;
    }

    /** The image of that index. */
    Mutation mutation(long index) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + index);
        Seed origin = corpus.seed(random.nextInt(corpus.size()));
        byte[] content = origin.content().clone();
        List<String> steps = new ArrayList<>();
        int count = random.nextBoolean() ? 1 : 1 + random.nextInt(MAX_STEPS);
        for (int i = 0; i < count && content.length > 0; i++) {
            content = step(origin.format(), content, random, steps);
        }
        if (random.nextBoolean()) {
            byte[] mended = Mending.of(origin.format(), content);
            if (mended != content) {
                steps.add("mend checksums");
                content = mended;
            }
        }
        return new Mutation(origin, steps, content);
    }

    private byte[] step(String format, byte[] content, SplittableRandom random, List<String> steps) {
        int choice = random.nextInt(14);
        int at = random.nextInt(content.length);
        int length = 1 + random.nextInt(Math.min(content.length - at, 1 << random.nextInt(1, 13)));
        switch (choice) {
            case 0 -> {
                steps.add("cut at " + at);
                return Arrays.copyOf(content, at);
            }
            case 1 -> {
                int bits = 1 + random.nextInt(16);
                steps.add("flip %d bits".formatted(bits));
                for (int i = 0; i < bits; i++) {
                    content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return content;
            }
            case 2 -> {
                at = random.nextInt(Math.min(HEADER, content.length));
                steps.add("set byte %d of the header".formatted(at));
                content[at] = (byte) random.nextInt(256);
                return content;
            }
            case 3, 4, 5, 6 -> {
                return editField(format, content, random, steps);
            }
            case 7 -> {
                Seed other = corpus.seed(random.nextInt(corpus.size()));
                for (int i = 0; i < 8 && !other.format().equals(format); i++) {
                    other = corpus.seed(random.nextInt(corpus.size()));
                }
                int from = random.nextInt(other.content().length);
                steps.add("go on as %s from %d, at %d".formatted(other.name(), from, at));
                return spliced(content, at, content.length, other.content(), from, other.content().length);
            }
            case 8 -> {
                Seed other = corpus.seed(random.nextInt(corpus.size()));
                int from = random.nextInt(other.content().length);
                int end = Math.min(other.content().length, from + length);
                steps.add("put %d bytes of %s at %d".formatted(end - from, other.name(), at));
                return spliced(
                        content,
                        at,
                        random.nextBoolean() ? at : at + Math.min(end - from, content.length - at),
                        other.content(),
                        from,
                        end);
            }
            case 9 -> {
                steps.add("remove %d bytes at %d".formatted(length, at));
                return spliced(content, at, at + length, content, 0, 0);
            }
            case 10 -> {
                int times = 1 << random.nextInt(7);
                steps.add("repeat %d bytes at %d %d times".formatted(length, at, times));
                byte[] out = content;
                for (int i = 0; i < times && out.length < MAX_BYTES; i++) {
                    out = spliced(out, at, at, content, at, at + length);
                }
                return out;
            }
            case 11 -> {
                byte value = (byte) (random.nextBoolean() ? random.nextInt(256) : -random.nextInt(2));
                steps.add("fill %d bytes at %d with %02x".formatted(length, at, value));
                Arrays.fill(content, at, at + length, value);
                return content;
            }
            case 12 -> {
                int other = random.nextInt(content.length - length + 1);
                steps.add("copy %d bytes from %d to %d".formatted(length, at, other));
                System.arraycopy(content, at, content, other, length);
                return content;
            }
            default -> {
                steps.add("change %d bytes at %d".formatted(length, at));
                for (int i = at; i < at + length; i++) {
                    content[i] = (byte) random.nextInt(256);
                }
                return content;
            }
        }
    }

    private static byte[] editField(String format, byte[] content, SplittableRandom random, List<String> steps) {
        List<Field> fields = FieldMap.of(format, content);
        if (fields.isEmpty()) {
            return content;
        }
        Field field = fields.get(random.nextInt(fields.size()));
        long old = 0;
        for (int i = 0; i < field.bytes(); i++) {
            old = old << 8 | (content[place(field, i)] & 255);
        }
        long value =
                switch (random.nextInt(4)) {
                    case 0 -> old + random.nextInt(-3, 4);
                    case 1 -> random.nextLong();
                    case 2 -> old ^ 1L << random.nextInt(8 * field.bytes());
                    default -> TELLING[random.nextInt(TELLING.length)];
                };
        steps.add("set the %d-byte number at %d to %x".formatted(field.bytes(), field.at(), value));
        for (int i = 0; i < field.bytes(); i++) {
            content[place(field, i)] = (byte) (value >> (8 * (field.bytes() - 1 - i)));
        }
        return content;
    }

    /** Where the number's byte of that significance lies, the most significant first. */
    private static int place(Field field, int byteOfValue) {
        return field.at() + (field.littleEndian() ? field.bytes() - 1 - byteOfValue : byteOfValue);
    }

    /** {@code content} with the bytes from {@code at} to {@code end} replaced by those of {@code other}. */
    private static byte[] spliced(byte[] content, int at, int end, byte[] other, int from, int to) {
        byte[] out = new byte[at + (to - from) + content.length - end];
        System.arraycopy(content, 0, out, 0, at);
        System.arraycopy(other, from, out, at, to - from);
        System.arraycopy(content, end, out, at + to - from, content.length - end);
        return out;
    }
}
