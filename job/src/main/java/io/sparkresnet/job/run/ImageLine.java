package io.sparkresnet.job.run;

import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One image as one line of a listing: its JSON, and a newline. */
final class ImageLine {
    /** Cannot stand within a JSON string: there a quotation mark follows a backslash. */
    private static final byte[] LENGTH = "\"length\":".getBytes(StandardCharsets.US_ASCII);

    private ImageLine() {}

    static byte[] of(ImageRef image) {
        return (Json.line(image) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The image on that line. */
    static ImageRef parse(SliceLines line) throws IOException {
        return Json.read(line.block(), line.start(), line.length(), ImageRef.class);
    }

    /** The image's encoded bytes, told without reading the rest of the line. */
    static long imageBytes(SliceLines line) throws IOException {
        byte[] block = line.block();
        int end = line.start() + line.length();
        for (int at = line.start(); at < end - LENGTH.length; at++) {
            if (block[at] == '"' && isLength(block, at)) {
                int digit = at + LENGTH.length;
                long bytes = 0;
                while (digit < end && block[digit] >= '0' && block[digit] <= '9') {
                    bytes = 10 * bytes + (block[digit++] - '0');
                }
                return bytes;
            }
        }
        return parse(line).length();
    }

    private static boolean isLength(byte[] block, int at) {
        for (int i = 1; i < LENGTH.length; i++) {
            if (block[at + i] != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }
}
