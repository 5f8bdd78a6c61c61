package io.sparkresnet.model.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What Pillow and torchvision make of the images in {@code reference/}, as make_image_reference.py recorded it. */
final class Reference {
    static final RecordedImages IMAGES = new RecordedImages("reference");

    private Reference() {}

    static List<String> images() {
        return IMAGES.images();
    }

    static List<String> recipes() {
        return IMAGES.recipes();
    }

    static JsonNode image(String name) {
        return IMAGES.image(name);
    }

    static byte[] encoded(String name) {
        return IMAGES.encoded(name);
    }

    static byte[] rgb(String name) {
        return IMAGES.rgb(name);
    }

    static Recipe recipe(String name) {
        return IMAGES.recipe(name);
    }

    static String sha256(byte[] bytes) {
        return RecordedImages.sha256(bytes);
    }
}
