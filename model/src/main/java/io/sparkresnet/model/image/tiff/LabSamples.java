package io.sparkresnet.model.image.tiff;

/** L*a*b* whose colours are signed. Pillow leaves those of separate planes as they are, so that they mean other colours. */
final class LabSamples implements Unpacking {
    private static final int SIGN = 0x80;

    @Override
    public int bits() {
        return 24;
    }

    @Override
    public void unpack(byte[] in, int from, int pixels, byte[] out, int at) {
        for (int i = 0; i < 3 * pixels; i++) {
            out[at + i] = (byte) (i % 3 == 0 ? in[from + i] : in[from + i] ^ SIGN);
        }
    }
}
