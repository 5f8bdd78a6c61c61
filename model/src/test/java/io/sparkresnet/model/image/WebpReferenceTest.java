package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** WebP, recorded by make_webp_reference.py. */
final class WebpReferenceTest extends RecordedImagesContract {
    private static final RecordedImages RECORDED = new RecordedImages("reference-webp");

    WebpReferenceTest() {
        super(RECORDED, 78, 2);
    }

    /** Any bytes behind the file's first words: pixels or a refusal, and the decoder itself never fails. */
    @Test
    void survivesMutations() {
        ImageDecoder decoder = new ImageDecoder(new DecodeLimits(1_000_000));
        Random random = new Random(20261125);
        int read = 0;
        for (int i = 0; i < 1000; i++) {
            String name = RECORDED.images().get(random.nextInt(RECORDED.images().size()));
            byte[] mutated = RECORDED.encoded(name);
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated[20 + random.nextInt(mutated.length - 20)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(5) == 0) {
                mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
            }
            try {
                decoder.decode(mutated, ChannelMode.RGB, ExifPolicy.APPLY);
                read++;
            } catch (ImageDecodeException e) {
                assertThat(e.getCause()).as("mutation %d of %s", i, name).isNull();
            }
        }
        assertThat(read).isBetween(200, 800);
    }

    @Test
    void leavesBlackWhatTheRecipeDoesNotLookAt() throws ImageDecodeException {
        ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
        byte[] photo = RECORDED.encoded("photo-lossy.webp");
        Pixels whole = decoder.decode(photo, ChannelMode.RGB, ExifPolicy.IGNORE);
        Pixels part = decoder.decode(photo, new Preprocessor(Recipe.imageNet(256, 224)));
        int row = 3 * 300 * 112;
        assertThat(Arrays.copyOfRange(part.bytes(), row, row + 3)).containsExactly(0, 0, 0);
        assertThat(Arrays.copyOfRange(part.bytes(), row + 300, row + 600))
                .isEqualTo(Arrays.copyOfRange(whole.bytes(), row + 300, row + 600));
    }
}
