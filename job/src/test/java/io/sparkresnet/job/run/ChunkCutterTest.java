package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChunkCutterTest {
    private static final long RESNET50 = 4_089_184_256L;

    @Test
    void manyImagesMakeChunksOfFiveMinutesAndSmallerOnesTowardsTheEnd() {
        List<Chunk> chunks = cut(100_000, 60_000, 4, RESNET50, Optional.empty());

        // 300 s of 4.09 G multiply-adds at 35 G/s and 60 kB at 15 MB/s: 0.1208 s an image
        assertThat(chunks.get(0).images()).isEqualTo(2483);
        assertThat(chunks.get(20).images()).isEqualTo(2483);
        assertThat(chunks).isSortedAccordingTo((a, b) -> Long.compare(b.images(), a.images()));
        assertThat(chunks.get(chunks.size() - 2).images()).isEqualTo(500);
        assertWhole(chunks, 100_000);
    }

    @Test
    void fewImagesStillMakeSeveralChunksForEveryCore() {
        List<Chunk> chunks = cut(300, 500, 2, 41_000_000, Optional.empty());

        assertThat(chunks).hasSizeGreaterThanOrEqualTo(8);
        assertThat(chunks.get(0).images()).isEqualTo(38);
        assertWhole(chunks, 300);
    }

    @Test
    void oneImageIsOneChunk() {
        assertThat(cut(1, 0, 64, 0, Optional.empty()))
                .containsExactly(new Chunk(0, 1, 0, List.of(new Slice("part-00000.jsonl", 0, 10))));
    }

    @Test
    void aTinyNetworkStopsAtFiftyThousandImages() {
        List<Chunk> chunks = cut(1_000_000, 100, 1, 1_000, Optional.empty());

        assertThat(chunks).hasSizeGreaterThanOrEqualTo(20);
        assertThat(chunks).allMatch(chunk -> chunk.images() <= 50_000);
        assertWhole(chunks, 1_000_000);
    }

    @Test
    void largeImagesMakeChunksOfFewer() {
        List<Chunk> chunks = cut(10_000, 30_000_000, 1, RESNET50, Optional.empty());

        // 2.12 s an image: 300 s are 142 images, below the least of 500
        assertThat(chunks).allMatch(chunk -> chunk.images() == 500);
        assertWhole(chunks, 10_000);
    }

    @Test
    void aChosenSizeIsKept() {
        assertThat(cut(10, 1, 8, RESNET50, Optional.of(4)))
                .extracting(Chunk::images)
                .containsExactly(4L, 4L, 2L);
    }

    @Test
    void aChunkMayReachFromOneFileIntoTheNext() {
        ChunkCutter cutter = new ChunkCutter(sizes(3, 0, 1, 0, Optional.of(3)), 3, 6);
        cutter.add(new Slice("a", 90, 10), 1);
        cutter.add(new Slice("b", 0, 20), 2);
        cutter.add(new Slice("b", 20, 5), 3);

        assertThat(cutter.chunks())
                .containsExactly(new Chunk(0, 3, 6, List.of(new Slice("a", 90, 10), new Slice("b", 0, 25))));
    }

    private static void assertWhole(List<Chunk> chunks, long images) {
        assertThat(chunks.stream().mapToLong(Chunk::images).sum()).isEqualTo(images);
        assertThat(chunks)
                .extracting(Chunk::number)
                .containsExactlyElementsOf(LongStream.range(0, chunks.size())
                        .mapToObj(Math::toIntExact)
                        .toList());
        long offset = 0;
        for (Chunk chunk : chunks) {
            assertThat(chunk.slices()).containsExactly(new Slice("part-00000.jsonl", offset, 10 * chunk.images()));
            offset += 10 * chunk.images();
        }
    }

    private static List<Chunk> cut(
            long images, long imageBytes, int slots, long multiplyAdds, Optional<Integer> chosen) {
        ChunkCutter cutter = new ChunkCutter(
                sizes(images, images * imageBytes, slots, multiplyAdds, chosen), images, images * imageBytes);
        for (long i = 0; i < images; i++) {
            cutter.add(new Slice("part-00000.jsonl", 10 * i, 10), imageBytes);
        }
        return cutter.chunks();
    }

    private static ChunkSizes sizes(long images, long bytes, int slots, long multiplyAdds, Optional<Integer> chosen) {
        return ChunkSizes.of(images, bytes, slots, new ChunkSizes.Work(multiplyAdds), chosen);
    }
}
