package io.sparkresnet.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelConfigTest {
    private static final Architecture RESNET18 = NamedArchitecture.RESNET18.architecture();
    private static final Architecture RESNET50 = NamedArchitecture.RESNET50.architecture();
    private static final String PROCESSOR = "\"image_processor_type\": \"ConvNextImageProcessor\"";

    @TempDir
    private Path directory;

    @Test
    void saysNothingWithoutFilesOrWithThoseOfOthers() throws IOException, WeightsException {
        assertThat(ModelConfig.read(directory)).isEmpty();
        config("{\"learning_rate\": 0.1}");
        assertThat(ModelConfig.read(directory)).isEmpty();
    }

    @Test
    void readsTimmsDefaults() throws IOException, WeightsException {
        config("{\"architecture\": \"resnet50\", \"pretrained_cfg\": {}}");

        assertThat(recipe(RecipeSize.TRAIN))
                .isEqualTo(new Recipe(
                        ChannelMode.RGB,
                        new Recipe.ShorterSide(256),
                        Interpolation.BICUBIC,
                        new Recipe.Size(224, 224),
                        Recipe.IMAGENET_MEAN,
                        Recipe.IMAGENET_STD,
                        ExifPolicy.IGNORE));
    }

    @Test
    void readsTimmsTestSize() throws IOException, WeightsException {
        config(
                "{\"architecture\": \"resnet50\", \"pretrained_cfg\": {\"input_size\": [3, 224, 224], \"crop_pct\": 0.95, "
                        + "\"test_input_size\": [3, 288, 288], \"test_crop_pct\": 1.0, \"interpolation\": \"bicubic\"}}");

        assertThat(read().hasTestSize()).isTrue();
        assertThat(recipe(RecipeSize.TRAIN).resize()).isEqualTo(new Recipe.ShorterSide(235));
        assertThat(recipe(RecipeSize.TEST).resize()).isEqualTo(new Recipe.ShorterSide(288));
        assertThat(recipe(RecipeSize.TEST).crop()).isEqualTo(new Recipe.Size(288, 288));
    }

    @Test
    void readsTimmsOlderFilesAndLabels() throws IOException, WeightsException {
        config(
                "{\"architecture\": \"resnet18\", \"input_size\": [3, 64, 64], \"crop_pct\": 1.0, \"num_classes\": 1000, "
                        + "\"label_names\": [\"cat\", \"dog\"]}");

        assertThat(recipe(RecipeSize.TRAIN).crop()).isEqualTo(new Recipe.Size(64, 64));
        assertThat(read().labels()).containsExactly("cat", "dog");
        assertThat(read().tellsNetwork()).isTrue();
    }

    @Test
    void refusesTimmsOtherSteps() throws IOException {
        assertRecipeRefused(
                "\"crop_mode\": \"border\"", "pretrained_cfg.crop_mode = \"border\" (expected center or squash)");
        assertRecipeRefused(
                "\"input_size\": [3, 224, 160]",
                "pretrained_cfg.input_size = [3,224,160] (expected as many pixels in height as in width, or crop_mode squash)");
        assertRecipeRefused(
                "\"input_size\": [3, 0, 224]",
                "pretrained_cfg.input_size = [3,0,224] (expected [channels, height, width])");
        assertRecipeRefused(
                "\"input_size\": \"224\"", "pretrained_cfg.input_size = \"224\" (expected a list of whole numbers)");
        assertRecipeRefused("\"crop_pct\": -1", "pretrained_cfg.crop_pct = -1 (expected a number above 0)");
        assertRecipeRefused(
                "\"crop_pct\": 1e-9", "pretrained_cfg.crop_pct = 1.0E-9 (expected a part of the image such as 0.875)");
        assertRecipeRefused("\"std\": [0, 1, 1]", "pretrained_cfg.std = [0,1,1] (expected numbers above 0.0)");
    }

    @Test
    void refusesNetworksThatTimmsFileMakesOthers() throws IOException {
        String start =
                "Cannot use weights beside %s: they are of no plain residual network, for it says ".formatted(config());
        config("{\"architecture\": \"resnetaa50\", \"pretrained_cfg\": {}}");
        assertRefused(start + "architecture = resnetaa50: anti-aliased down-sampling (average pools)");
        config("{\"architecture\": \"resnet50\", \"model_args\": {\"output_stride\": 16}, \"pretrained_cfg\": {}}");
        assertRefused(start + "model_args.output_stride = 16: dilated convolutions");
        config("{\"architecture\": \"resnet50\", \"global_pool\": \"catavgmax\", \"pretrained_cfg\": {}}");
        assertRefused(start + "global_pool = catavgmax: another pooling before fc than the global average");
    }

    @Test
    void refusesTensorsThatTimmsFileContradicts() throws IOException, WeightsException {
        config(
                "{\"architecture\": \"resnet50.a1_in1k\", \"num_classes\": 10, \"pretrained_cfg\": {\"input_size\": [1, 28, 28]}}");

        assertContradicts(
                RESNET18,
                "architecture = resnet50, but the tensors are of resnet18; num_classes = 10, but the tensors are of 1000; "
                        + "input_size channels = 1, but the tensors are of 3");
    }

    @Test
    void refusesTensorsThatTransformersFileContradicts() throws IOException, WeightsException {
        config(
                "{\"model_type\": \"resnet\", \"layer_type\": \"basic\", \"depths\": [3, 4, 6, 3], \"hidden_sizes\": [64, 128, 256, 512], "
                        + "\"embedding_size\": 64, \"num_channels\": 3, \"id2label\": {\"0\": \"cat\"}}");

        assertContradicts(
                RESNET18,
                "depths = [3, 4, 6, 3], but the tensors are of [2, 2, 2, 2]; id2label names = 1, but the tensors are of 1000");
        assertContradicts(
                RESNET50,
                "layer_type = basic, but the tensors are of bottleneck; hidden_sizes = [64, 128, 256, 512], but the tensors are of "
                        + "[256, 512, 1024, 2048]; id2label names = 1, but the tensors are of 1000");
    }

    @Test
    void refusesWhatTransformersFileMakesAnother() throws IOException {
        String start = "Cannot use %s: ".formatted(config());
        config("{\"model_type\": \"vit\"}");
        assertRefused(start
                + "model_type = \"vit\" (expected resnet; where the file is not of these weights, move them apart)");
        config("{\"model_type\": \"resnet\", \"hidden_act\": \"gelu\"}");
        assertRefused(start + "hidden_act = \"gelu\" (expected relu)");
        config("{\"model_type\": \"resnet\", \"downsample_in_bottleneck\": true}");
        assertRefused(start
                + "downsample_in_bottleneck = true (expected false: stride on the 3x3 convolution, V1.5; on the first "
                + "1x1, V1, is not read)");
        config("{\"model_type\": \"resnet\", \"downsample_in_first_stage\": true}");
        assertRefused(start + "downsample_in_first_stage = true (expected false: stride 1 in the first stage)");
    }

    @Test
    void readsConvNextsProcessor() throws IOException, WeightsException {
        preprocessor("{" + PROCESSOR + ", \"size\": {\"shortest_edge\": 224}, \"crop_pct\": 0.875, \"resample\": 2, "
                + "\"image_mean\": 0.5, \"image_std\": [0.1, 0.2, 0.3]}");

        assertThat(recipe(RecipeSize.TRAIN).resize()).isEqualTo(new Recipe.ShorterSide(256));
        assertThat(recipe(RecipeSize.TRAIN).crop()).isEqualTo(new Recipe.Size(224, 224));
        assertThat(recipe(RecipeSize.TRAIN).cropOffset()).isEqualTo(CropOffset.FLOOR);
        assertThat(recipe(RecipeSize.TRAIN).interpolation()).isEqualTo(Interpolation.BILINEAR);
        assertThat(recipe(RecipeSize.TRAIN).mean()).isEqualTo(List.of(0.5f, 0.5f, 0.5f));
        assertThat(recipe(RecipeSize.TRAIN).std()).isEqualTo(List.of(0.1f, 0.2f, 0.3f));
    }

    @Test
    void readsTheFeatureExtractorOfVersionFour() throws IOException, WeightsException {
        preprocessor(
                "{\"feature_extractor_type\": \"ConvNextFeatureExtractor\", \"size\": 224, \"crop_pct\": 0.95, \"resample\": 3}");

        assertThat(recipe(RecipeSize.TRAIN).resize()).isEqualTo(new Recipe.ShorterSide(235));
        preprocessor("{\"feature_extractor_type\": \"ViTFeatureExtractor\", \"size\": 224, \"resample\": 2}");
        assertThat(recipe(RecipeSize.TRAIN).resize()).isEqualTo(new Recipe.Squash(new Recipe.Size(224, 224)));
        assertThat(recipe(RecipeSize.TRAIN).crop()).isNull();
    }

    @Test
    void squashesFrom384() throws IOException, WeightsException {
        preprocessor("{" + PROCESSOR + ", \"size\": {\"shortest_edge\": 384}}");

        assertThat(recipe(RecipeSize.TRAIN).resize()).isEqualTo(new Recipe.Squash(new Recipe.Size(384, 384)));
        assertThat(recipe(RecipeSize.TRAIN).crop()).isNull();
    }

    @Test
    void refusesOtherProcessorsAndSteps() throws IOException {
        assertProcessorRefused(
                "\"image_processor_type\": \"LevitImageProcessor\"",
                "image_processor_type = \"LevitImageProcessor\"",
                "ConvNext, ViT, DeiT, Bit, CLIP, MobileNetV1 or MobileNetV2 with ImageProcessor behind");
        assertProcessorRefused(PROCESSOR + ", \"do_rescale\": false", "do_rescale = false", "true");
        assertProcessorRefused(PROCESSOR + ", \"rescale_factor\": 0.5", "rescale_factor = 0.5", "1/255");
        assertProcessorRefused(PROCESSOR + ", \"do_pad\": true", "do_pad = true", "false");
        assertProcessorRefused(
                PROCESSOR + ", \"do_flip_channel_order\": true", "do_flip_channel_order = true", "false");
        assertProcessorRefused(PROCESSOR + ", \"resample\": 9", "resample = 9", "a code of Pillow's from 0 to 5");
        assertProcessorRefused(
                PROCESSOR + ", \"size\": {\"longest_edge\": 9}",
                "size = {\"longest_edge\":9}",
                "shortest_edge alone, or height and width");
        assertProcessorRefused(
                PROCESSOR + ", \"size\": {\"height\": 9, \"width\": 9}",
                "size = {\"height\":9,\"width\":9}",
                "shortest_edge");
        assertProcessorRefused(
                PROCESSOR + ", \"size\": {\"shortest_edge\": 9}, \"do_center_crop\": true, \"crop_size\": 7",
                "crop_size = 7",
                "the size itself, 9, to which this processor crops");
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        config("[1]");
        assertRefused("Cannot read %s: it is no JSON object".formatted(config()));
        config("{\"model_type\": \"resnet\", \"model_type\": \"vit\"}");
        assertRefused("Cannot read %s: not JSON: Duplicate field 'model_type'".formatted(config()));
        config(" ".repeat((4 << 20) + 1));
        assertRefused("Cannot read %s: it has 4194305 bytes (expected at most 4194304)".formatted(config()));
    }

    @Test
    void refusesLabelsWithGaps() throws IOException {
        config("{\"model_type\": \"resnet\", \"id2label\": {\"0\": \"cat\", \"2\": \"dog\"}}");

        assertThatThrownBy(() -> read().labels())
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use %s: id2label = {\"0\":\"cat\",\"2\":\"dog\"} (expected a list of names, or names by index "
                                + "from 0 on without gaps)",
                        config());
    }

    private ModelConfig read() throws WeightsException {
        return ModelConfig.read(directory).orElseThrow();
    }

    private Recipe recipe(RecipeSize size) throws WeightsException {
        return read().recipe(size, RESNET50).orElseThrow();
    }

    private Path config() {
        return directory.resolve("config.json");
    }

    private void config(String json) throws IOException {
        Files.writeString(config(), json);
    }

    private void preprocessor(String json) throws IOException {
        Files.writeString(directory.resolve("preprocessor_config.json"), json);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelConfig.read(directory))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }

    private void assertRecipeRefused(String pretrained, String reason) throws IOException {
        config("{\"architecture\": \"resnet50\", \"pretrained_cfg\": {" + pretrained + "}}");

        assertThatThrownBy(() -> recipe(RecipeSize.TRAIN))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot use %s: %s", config(), reason);
    }

    private void assertProcessorRefused(String json, String value, String expected) throws IOException {
        preprocessor("{" + json + "}");

        assertThatThrownBy(() -> recipe(RecipeSize.TRAIN))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot use %s: %s (expected %s; --resize, --crop, --interpolation, --mean and --std together take its place)",
                        directory.resolve("preprocessor_config.json"), value, expected);
    }

    private void assertContradicts(Architecture network, String contradictions) throws WeightsException {
        ModelConfig config = read();

        assertThatThrownBy(() -> config.requireMatches(network))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot use weights beside %s: it says %s", config(), contradictions);
    }
}
