package io.sparkresnet.fuzz;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a worker is, in a mapped file, which outlives the death of its JVM: the image that it is at, and how many ended in
 * which verdict. One writer; another process may read.
 */
final class Progress {
    private static final List<String> WORDS = List.of(
            "read", "truncated", "corrupt", "unsupported", "not_an_image", "too_large", "empty", Verdict.FOREIGN);

    private final MappedByteBuffer file;

    private Progress(MappedByteBuffer file) {
        this.file = file;
    }

    /** Opens the file; makes it if it is not there. */
    static Progress open(Path path) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Progress(channel.map(MapMode.READ_WRITE, 0, (long) Long.BYTES * (1 + WORDS.size())));
        }
    }

    /** The worker begins with that image. */
    void begin(long index) {
        file.putLong(0, index);
    }

    /** The image that a worker began with last. */
    long index() {
        return file.getLong(0);
    }

    /** Counts an image. */
    void count(Verdict verdict) {
        int at = Long.BYTES * (1 + WORDS.indexOf(verdict.word()));
        file.putLong(at, file.getLong(at) + 1);
    }

    /** Images by verdict, those of earlier workers included. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < WORDS.size(); i++) {
            counts.put(WORDS.get(i), file.getLong(Long.BYTES * (1 + i)));
        }
        return counts;
    }
}
