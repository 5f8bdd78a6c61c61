package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Says in one sentence what a file is that is no weights file, from its first bytes. */
final class ForeignFile {
    /** How much of a file's beginning is looked at. */
    static final int HEAD_BYTES = 1024;

    private static final int SHOWN_BYTES = 8;
    private static final int TAR_MAGIC_AT = 257;
    private static final String EXPECTED = " (expected safetensors or a PyTorch checkpoint)";

    private ForeignFile() {}

    static String describe(ByteBuffer head, long size) {
        byte[] bytes = new byte[head.limit()];
        head.get(0, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (size == 0) {
            return "it is empty: 0 bytes";
        }
        if (start.startsWith("version https://git-lfs")) {
            return "it is a Git LFS pointer and not the file itself; fetch it with git lfs pull";
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html") || start.startsWith("<?xml")) {
            return "it is an HTML or XML page, most likely a download's error message" + EXPECTED;
        }
        if (text.startsWith("\u001f\u008b")) {
            return "it is compressed with gzip; unpack it first";
        }
        if (text.startsWith("\u0089HDF")) {
            return "it is an HDF5 file (Keras)" + EXPECTED;
        }
        if (text.length() > TAR_MAGIC_AT + 5 && text.startsWith("ustar", TAR_MAGIC_AT)) {
            return "it is a tar archive; unpack it, or, if PyTorch before 0.1.10 wrote it, load and save it again there"
                    + EXPECTED;
        }
        if (text.startsWith("\u0080") && bytes.length > 1 && bytes[1] >= 2 && bytes[1] <= 5) {
            return "it is a Python pickle that torch.save did not write; save it in Python: "
                    + "torch.save(model.state_dict(), \"weights.pth\")";
        }
        if (text.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\n' || c == '\r' || c == '\t' || c >= 0xa0)) {
            return "it is a text file" + EXPECTED;
        }
        String shown = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length));
        return "unknown kind of file: %d bytes that begin with %s%s".formatted(size, shown, EXPECTED);
    }
}
