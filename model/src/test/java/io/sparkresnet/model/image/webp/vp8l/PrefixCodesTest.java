package io.sparkresnet.model.image.webp.vp8l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecodeException.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PrefixCodesTest {
    private final PrefixCodes codes = new PrefixCodes(1);

    private static void assertRefuses(int[] lengths, String reason) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> PrefixCodes.check(lengths, lengths.length))
                .withMessage("Cannot decode WebP: " + reason)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT));
    }

    private int[] read(int count, int rootBits, int... bytes) {
        byte[] encoded = new byte[bytes.length + Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            encoded[i] = (byte) bytes[i];
        }
        BitReader in = new BitReader(encoded, 0, encoded.length);
        int[] symbols = new int[count];
        for (int i = 0; i < count; i++) {
            in.fill();
            symbols[i] = PrefixCodes.read(in, codes.entries(), 0, rootBits);
        }
        return symbols;
    }

    @Test
    void givesShortCodesFirst() throws ImageDecodeException {
        int rootBits = codes.append(new int[] {2, 1, 0, 2}, 4);
        assertThat(rootBits).isEqualTo(2);
        // 0 for symbol 1, 10 for 0, 11 for 3, each from the lowest bit
        assertThat(read(4, rootBits, 0b0_01_11_0)).containsExactly(1, 3, 0, 1);
    }

    @Test
    void readsCodesLongerThanItsTable() throws ImageDecodeException {
        int[] lengths = new int[16];
        for (int symbol = 0; symbol < 16; symbol++) {
            lengths[symbol] = Math.min(15, symbol + 1);
        }
        int rootBits = codes.append(lengths, 16);
        assertThat(rootBits).isEqualTo(8);
        // Fifteen ones, fourteen and a zero, nine and a zero
        assertThat(read(3, rootBits, 0xff, 0xff, 0xff, 0xdf, 0x7f)).containsExactly(15, 14, 9);
    }

    @Test
    void takesNoBitsForASingleSymbol() throws ImageDecodeException {
        int rootBits = codes.append(new int[] {0, 0, 7}, 3);
        assertThat(rootBits).isZero();
        assertThat(read(3, rootBits, 0b101)).containsExactly(2, 2, 2);
    }

    @Test
    void refusesIncompleteCodes() {
        assertRefuses(new int[] {2, 2, 2}, "a prefix code has too few symbols");
        assertRefuses(new int[] {0, 0}, "a prefix code has too few symbols");
        assertRefuses(new int[] {1, 1, 1}, "a prefix code has too many symbols");
    }

    @Test
    void refusesCodesOutOfProportionToTheirImage() {
        int[] lengths = new int[256];
        Arrays.fill(lengths, 8);
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        codes.append(lengths, 256);
                    }
                })
                .withMessage("Cannot decode WebP: its prefix codes take more than 4194308 entries")
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE));
    }
}
