package io.sparkresnet.job.run;

import java.util.ArrayList;
import java.util.List;

/** Cuts a listing, line by line in its order, into numbered chunks. Memory grows with the chunks, not with the images. */
final class ChunkCutter {
    private final ChunkSizes sizes;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private long imagesLeft;
    private long bytesLeft;
    private long images;
    private long bytes;

    /** A cutter of a listing of that many images and bytes. */
    ChunkCutter(ChunkSizes sizes, long images, long bytes) {
        this.sizes = sizes;
        this.imagesLeft = images;
        this.bytesLeft = bytes;
    }

    /** The next line: where it stands, and the encoded bytes of its image. */
    void add(Slice line, long imageBytes) {
        int last = slices.size() - 1;
        if (last >= 0 && slices.get(last).file().equals(line.file())) {
            Slice before = slices.get(last);
            slices.set(last, new Slice(before.file(), before.offset(), before.length() + line.length()));
        } else {
            slices.add(line);
        }
        images++;
        bytes += imageBytes;
        if (sizes.isFull(images, bytes, imagesLeft, bytesLeft)) {
            close();
        }
    }

    /** Every chunk; nothing is added after. */
    List<Chunk> chunks() {
        if (images > 0) {
            close();
        }
        return List.copyOf(chunks);
    }

    private void close() {
        chunks.add(new Chunk(chunks.size(), images, bytes, slices));
        imagesLeft -= images;
        bytesLeft -= bytes;
        slices.clear();
        images = 0;
        bytes = 0;
    }
}
