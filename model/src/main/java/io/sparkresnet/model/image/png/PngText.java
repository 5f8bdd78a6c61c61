package io.sparkresnet.model.image.png;

import io.sparkresnet.model.image.ExifBlock;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Orientation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Text, colour profile and EXIF of a PNG, as far as they matter: Pillow refuses what inflates to more than
 * {@code MAX_TEXT_CHUNK}, all text beyond {@code MAX_TEXT_MEMORY}, and compression it does not know.
 */
final class PngText {
    /** Pillow's {@code PngImagePlugin.MAX_TEXT_CHUNK}. */
    private static final int LARGEST = 1 << 20;
    /** Pillow's {@code PngImagePlugin.MAX_TEXT_MEMORY}. */
    private static final long LARGEST_SUM = 64L * LARGEST;

    private static final String RAW_EXIF = "Raw profile type exif";
    private static final String XMP = "XML:com.adobe.xmp";
    private static final Set<String> KEPT = Set.of("exif", RAW_EXIF, XMP);

    private final Map<String, String> texts = new HashMap<>();
    private byte @Nullable [] exif;
    private byte[] xmp = {};
    private long sum;

    /** Takes a chunk, which is there as a whole; of other kinds, nothing. */
    void take(ChunkReader chunks) throws ImageDecodeException {
        int end = chunks.start + (int) chunks.length;
        byte[] content = chunks.encoded;
        switch (chunks.type) {
            case "eXIf" -> exif = Arrays.copyOfRange(content, chunks.start, end);
            case "iCCP" -> profile(Arrays.copyOfRange(content, chunks.start, end));
            case "tEXt" -> plain(Arrays.copyOfRange(content, chunks.start, end));
            case "zTXt" -> compressed(Arrays.copyOfRange(content, chunks.start, end));
            case "iTXt" -> international(Arrays.copyOfRange(content, chunks.start, end));
            default -> {
                // Nothing that pixels need.
            }
        }
    }

    private static void profile(byte[] content) throws ImageDecodeException {
        int name = find(content, 0);
        if (name < 0 || name + 1 >= content.length || content[name + 1] != 0) {
            throw ChunkReader.corrupt("its iCCP chunk does not say that it is deflated");
        }
        inflate("iCCP", content, name + 2);
    }

    private void plain(byte[] content) throws ImageDecodeException {
        int end = find(content, 0);
        String key = latin(content, 0, end < 0 ? content.length : end);
        if (!key.isEmpty()) {
            String value = end < 0 ? "" : latin(content, end + 1, content.length);
            if (key.equals("exif")) {
                exif = value.getBytes(StandardCharsets.ISO_8859_1);
                texts.remove(key);
            } else {
                keep(key, value);
            }
            count(value.length());
        }
    }

    private void compressed(byte[] content) throws ImageDecodeException {
        int end = find(content, 0);
        byte[] value = {};
        if (end >= 0 && end + 1 < content.length) {
            if (content[end + 1] != 0) {
                throw ChunkReader.corrupt(
                        "its zTXt chunk has compression method %d, expected 0".formatted(content[end + 1] & 255));
            }
            byte[] inflated = inflate("zTXt", content, end + 2);
            value = inflated == null ? value : inflated;
        }
        String key = latin(content, 0, end < 0 ? content.length : end);
        if (!key.isEmpty()) {
            keep(key, latin(value, 0, value.length));
            count(value.length);
        }
    }

    private void international(byte[] content) throws ImageDecodeException {
        int key = find(content, 0);
        if (key < 0 || content.length - key < 3) {
            return;
        }
        int language = find(content, key + 3);
        int translated = language < 0 ? -1 : find(content, language + 1);
        if (translated < 0) {
            return;
        }
        byte[] value = Arrays.copyOfRange(content, translated + 1, content.length);
        if (content[key + 1] != 0) {
            byte[] inflated = content[key + 2] == 0 ? inflate("iTXt", content, translated + 1) : null;
            if (inflated == null) {
                return;
            }
            value = inflated;
        }
        String name = latin(content, 0, key);
        if (name.equals(XMP)) {
            xmp = value;
        }
        try {
            utf8(content, key + 3, language);
            utf8(content, language + 1, translated);
            String text = utf8(value, 0, value.length);
            keep(name, text);
            count(text.codePointCount(0, text.length()));
        } catch (CharacterCodingException e) {
            // Pillow passes over text that is no UTF-8
        }
    }

    private void keep(String key, String value) {
        if (KEPT.contains(key)) {
            texts.put(key, value);
        }
    }

    private void count(long characters) throws ImageDecodeException {
        sum += characters;
        if (sum > LARGEST_SUM) {
            throw ChunkReader.corrupt("its text has %d characters, expected at most %d".formatted(sum, LARGEST_SUM));
        }
    }

    private static int find(byte[] content, int from) {
        for (int i = from; i < content.length; i++) {
            if (content[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String latin(byte[] content, int from, int to) {
        return new String(content, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String utf8(byte[] content, int from, int to) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content, from, to - from))
                .toString();
    }

    /** What is deflated from {@code from} on, as far as it goes; null for what is broken. */
    private static byte @Nullable [] inflate(String type, byte[] content, int from) throws ImageDecodeException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(content, from, content.length - from);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int inflated;
            do {
                inflated = inflater.inflate(buffer, 0, Math.min(buffer.length, LARGEST - out.size()));
                out.write(buffer, 0, inflated);
            } while (inflated > 0 && out.size() < LARGEST);
            if (out.size() == LARGEST && !inflater.finished() && inflater.getRemaining() > 0) {
                throw ChunkReader.corrupt("its %s chunk inflates to more than %d bytes".formatted(type, LARGEST));
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    /** How the image is to be turned: by EXIF, or else by XMP. */
    Orientation orientation() throws ImageDecodeException {
        byte[] found = exif;
        if (texts.containsKey("exif")) {
            throw ChunkReader.corrupt("its EXIF block is text");
        }
        if (found == null && texts.containsKey(RAW_EXIF)) {
            found = rawExif(texts.get(RAW_EXIF));
        }
        if (found != null) {
            ExifBlock block = new ExifBlock(found);
            if (!block.readable()) {
                throw ChunkReader.corrupt("its EXIF block has no TIFF header");
            }
            Optional<Orientation> orientation = block.orientation();
            if (orientation.isPresent()) {
                return orientation.get();
            }
        }
        String packet = texts.getOrDefault(XMP, "");
        return ExifBlock.orientationOfXmp(packet.isEmpty() ? latin(xmp, 0, xmp.length) : packet)
                .orElse(Orientation.UPRIGHT);
    }

    /** ImageMagick's form: three lines of other things, then hexadecimal digits. */
    private static byte[] rawExif(String profile) throws ImageDecodeException {
        String[] lines = profile.split("\n", 4);
        String digits = lines.length < 4 ? "" : lines[3];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < digits.length(); i++) {
            if (" \t\n\r\f\u000b".indexOf(digits.charAt(i)) >= 0) {
                continue;
            }
            int high = Character.digit(digits.charAt(i), 16);
            int next = i + 1;
            while (next < digits.length() && digits.charAt(next) == '\n') {
                next++;
            }
            int low = next < digits.length() ? Character.digit(digits.charAt(next), 16) : -1;
            if (high < 0 || low < 0) {
                throw ChunkReader.corrupt("its EXIF block is not hexadecimal");
            }
            out.write((high << 4) | low);
            i = next;
        }
        return out.toByteArray();
    }
}
