package io.sparkresnet.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.fuzz.Verdict.Examiner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few thousand damaged images through the decoder: every one is read or refused, and nothing else. */
final class MutationsIT {
    private static final List<Path> RECORDED = List.of(
            Path.of("../model/src/test/resources/io/sparkresnet/model/image"), Path.of("src/test/resources/reference"));
    private static final long SEED = 20151210;
    private static final int IMAGES = 2_000;
    private static final long MAX_PIXELS = 4_000_000;

    @Test
    void readsOrRefusesEveryMutation() throws IOException {
        Mutator mutator = new Mutator(Corpus.of(RECORDED), SEED);
        Examiner examiner = new Examiner(MAX_PIXELS);
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Long> defects = new TreeMap<>();
        for (long i = 0; i < IMAGES; i++) {
            Verdict verdict = examiner.examine(i, mutator.mutation(i).content());
            counts.merge(verdict.word(), 1, Integer::sum);
            if (verdict.isForeign()) {
                defects.putIfAbsent(verdict.defect(), i);
            }
        }
        System.out.println("Mutations by verdict: " + counts);
        assertThat(defects).as("defect and the first image").isEmpty();
        // Else the mutations would be too mild, or too coarse to reach a decoder
        assertThat(counts).containsKeys("read", "truncated", "corrupt", "unsupported", "not_an_image");
    }

    @Test
    void makesAnImageAgainFromItsNumber() throws IOException {
        Mutation first = new Mutator(Corpus.of(RECORDED), SEED).mutation(1234);
        Mutation again = new Mutator(Corpus.of(RECORDED), SEED).mutation(1234);
        Mutation other = new Mutator(Corpus.of(RECORDED), SEED + 1).mutation(1234);

        assertThat(again.content()).isEqualTo(first.content());
        assertThat(again.steps()).isEqualTo(first.steps());
        assertThat(other.content()).isNotEqualTo(first.content());
    }

    @Test
    void leavesTheCorpusAsItIs() throws IOException {
        Corpus corpus = Corpus.of(RECORDED);
        byte[] before = corpus.seed(0).content().clone();
        Mutator mutator = new Mutator(corpus, SEED);
        for (int i = 0; i < 500; i++) {
            mutator.mutation(i);
        }
        assertThat(corpus.seed(0).content()).isEqualTo(before);
    }

    @Test
    void countsARuntimeExceptionAsForeignWithItsPlace() {
        assertThat(Verdict.foreign(new IllegalStateException("x")))
                .isEqualTo(new Verdict("foreign", "java.lang.IllegalStateException at a place outside the product"));
        assertThat(new Examiner(1).examine(0, new byte[0])).isEqualTo(new Verdict("empty", ""));
    }

    @Test
    void mendsAChecksumAndNothingElse(@TempDir Path directory) throws IOException {
        byte[] whole = Files.readAllBytes(RECORDED.get(0).resolve("reference/rgb-8.png"));
        byte[] broken = whole.clone();
        broken[whole.length - 20] ^= 1;
        Files.write(directory.resolve("a.png"), broken);

        assertThat(new Examiner(MAX_PIXELS).examine(0, whole).word()).isEqualTo("read");
        assertThat(Mending.of("png", whole)).isEqualTo(whole);
        assertThat(Mending.of("png", broken)).isNotEqualTo(broken).hasSameSizeAs(whole);
        assertThat(Mending.of("jpeg", broken)).isSameAs(broken);
    }

    @Test
    void findsTheNumbersOfAHeader() throws IOException {
        byte[] png = Files.readAllBytes(RECORDED.get(0).resolve("reference/rgb-8.png"));
        byte[] jpeg = Files.readAllBytes(RECORDED.get(0).resolve("reference/gray.jpg"));

        assertThat(FieldMap.of("png", png))
                .startsWith(
                        new FieldMap.Field(8, 4, false),
                        new FieldMap.Field(16, 4, false),
                        new FieldMap.Field(20, 4, false));
        assertThat(FieldMap.of("jpeg", jpeg))
                .startsWith(new FieldMap.Field(3, 1, false), new FieldMap.Field(4, 2, false));
        assertThat(FieldMap.of("tiff", "II*\0\b\0\0\0".getBytes(ISO_8859_1)))
                .containsExactly(new FieldMap.Field(4, 4, true));
        assertThat(FieldMap.of("heic", jpeg)).isEmpty();
    }

    @Test
    void refusesACorpusWithoutAnImage(@TempDir Path directory) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Corpus.of(List.of(directory)))
                .withMessage("Invalid corpus: no image of up to 400000 bytes in [%s]", directory);
    }
}
