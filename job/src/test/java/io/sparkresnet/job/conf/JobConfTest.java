package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.config.RecipeSize;
import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.Activation;
import io.sparkresnet.udf.PredictionColumn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobConfTest {

    @Test
    void defaults() throws InvalidConfException {
        JobConf conf = conf(Map.of());

        assertThat(conf.input())
                .isEqualTo(new InputConf(
                        List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Long.MAX_VALUE));
        assertThat(conf.model())
                .isEqualTo(new ModelConf(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Precision.FP32,
                        Optional.empty()));
        assertThat(conf.recipe().isEmpty()).isTrue();
        assertThat(conf.output())
                .isEqualTo(new OutputConf(
                        Optional.empty(), Set.of(PredictionColumn.PREDICTION), 5, Optional.empty(), Optional.empty()));
        assertThat(conf.conduct()).isEqualTo(new ConductConf(16, Optional.empty(), false, false, false, false, 0.05));
    }

    @Test
    void explicitMappings() throws InvalidConfException {
        JobConf conf = conf(Map.ofEntries(
                Map.entry(Key.INPUT, List.of("a", "b", "a")),
                Map.entry(Key.INCLUDE, List.of("*.{jpg,png}")),
                Map.entry(Key.EXCLUDE, List.of("thumbs/**")),
                Map.entry(Key.MODIFIED_AFTER, List.of("2026-01-31")),
                Map.entry(Key.MODIFIED_BEFORE, List.of("2026-02-01T12:00:00+02:00")),
                Map.entry(Key.LIMIT, List.of("10")),
                Map.entry(Key.WEIGHTS, List.of("resnet50:IMAGENET1K_V2")),
                Map.entry(Key.WEIGHTS_PREFIX, List.of("backbone.")),
                Map.entry(Key.NETWORK, List.of("resnet50")),
                Map.entry(Key.LABELS, List.of("labels.txt")),
                Map.entry(Key.PRECISION, List.of("fp32")),
                Map.entry(Key.ACTIVATION, List.of("sigmoid")),
                Map.entry(Key.RESIZE, List.of("232")),
                Map.entry(Key.INTERPOLATION, List.of("bicubic")),
                Map.entry(Key.CROP, List.of("224x160")),
                Map.entry(Key.MEAN, List.of("0.5, 0.25,0.125")),
                Map.entry(Key.STD, List.of("1,2,3")),
                Map.entry(Key.EXIF, List.of("apply")),
                Map.entry(Key.CROP_OFFSET, List.of("floor")),
                Map.entry(Key.RECIPE_SIZE, List.of("test")),
                Map.entry(Key.OUTPUT, List.of("out")),
                Map.entry(Key.COLUMNS, List.of("prediction,embedding")),
                Map.entry(Key.TOP_K, List.of("all")),
                Map.entry(Key.RUN_ID, List.of("day-1.a_b")),
                Map.entry(Key.CHUNK_SIZE, List.of("7")),
                Map.entry(Key.BATCH_SIZE, List.of("32")),
                Map.entry(Key.EXPECT, List.of("golden.jsonl")),
                Map.entry(Key.MAX_ERROR_FRACTION, List.of("0.5"))));

        assertThat(conf.input())
                .isEqualTo(new InputConf(
                        List.of("a", "b"),
                        List.of(Glob.of("*.{jpg,png}")),
                        List.of(Glob.of("thumbs/**")),
                        Optional.of(Instant.parse("2026-01-31T00:00:00Z")),
                        Optional.of(Instant.parse("2026-02-01T10:00:00Z")),
                        10));
        assertThat(conf.model())
                .isEqualTo(new ModelConf(
                        Optional.of("resnet50:IMAGENET1K_V2"),
                        Optional.of("backbone."),
                        Optional.of("resnet50"),
                        Optional.of("labels.txt"),
                        Precision.FP32,
                        Optional.of(Activation.SIGMOID)));
        assertThat(conf.recipe())
                .isEqualTo(new RecipeConf(
                        Optional.of(new Given<>(Optional.of(new Recipe.ShorterSide(232)))),
                        Optional.of(Interpolation.BICUBIC),
                        Optional.of(new Given<>(Optional.of(new Recipe.Size(224, 160)))),
                        List.of(0.5f, 0.25f, 0.125f),
                        List.of(1f, 2f, 3f),
                        Optional.of(ExifPolicy.APPLY),
                        Optional.of(CropOffset.FLOOR),
                        Optional.of(RecipeSize.TEST)));
        assertThat(conf.output())
                .isEqualTo(new OutputConf(
                        Optional.of("out"),
                        Set.of(PredictionColumn.PREDICTION, PredictionColumn.EMBEDDING),
                        -1,
                        Optional.of("day-1.a_b"),
                        Optional.of(7)));
        assertThat(conf.conduct())
                .isEqualTo(new ConductConf(32, Optional.of("golden.jsonl"), false, false, false, false, 0.5));
    }

    @Test
    void aFlagWinsOverTheFile() throws InvalidConfException {
        Settings settings = new Settings(
                Map.of(Key.BATCH_SIZE, List.of("8")),
                Map.of(Key.BATCH_SIZE, List.of("4"), Key.TOP_K, List.of("3")),
                new Problems());

        JobConf conf = JobConf.of(settings);

        assertThat(conf.conduct().batchSize()).isEqualTo(8);
        assertThat(conf.output().topK()).isEqualTo(3);
    }

    @Test
    void rejectsEveryProblemAtOnce() {
        Map<Key, List<String>> given = new EnumMap<>(Key.class);
        given.put(Key.MODIFIED_AFTER, List.of("yesterday"));
        given.put(Key.LIMIT, List.of("0"));
        given.put(Key.INCLUDE, List.of("a[b"));
        given.put(Key.NETWORK, List.of("resnet5O"));
        given.put(Key.PRECISION, List.of("int8"));
        given.put(Key.RESIZE, List.of("256x"));
        given.put(Key.CROP, List.of("-1"));
        given.put(Key.MEAN, List.of("1,2"));
        given.put(Key.STD, List.of("1,0,1"));
        given.put(Key.COLUMNS, List.of("logit"));
        given.put(Key.TOP_K, List.of("0"));
        given.put(Key.RUN_ID, List.of("-x"));
        given.put(Key.BATCH_SIZE, List.of("many"));
        given.put(Key.MAX_ERROR_FRACTION, List.of("5"));

        assertThatThrownBy(() -> JobConf.of(new Settings(given, Map.of(), new Problems()), Key.INPUT, Key.OUTPUT))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        16 problems:
                          - Missing --input
                          - Missing --output
                          - Invalid include: a[b (expected a glob with closed [ ] and { })
                          - Invalid modified-after: yesterday (expected a date or time such as 2026-01-31 or 2026-01-31T12:00:00Z)
                          - Invalid limit: 0 (expected a whole number from 1)
                          - Invalid network: resnet5O (expected one of resnet18, resnet34, resnet50, resnet101, resnet152, resnext50_32x4d, resnext101_32x8d, resnext101_64x4d, wide_resnet50_2, wide_resnet101_2, resnet20, resnet32, resnet44, resnet56, resnet110) (did you mean resnet50?)
                          - Invalid precision: int8 (expected fp32)
                          - Invalid resize: 256x (expected pixels as N or HxW, or none)
                          - Invalid crop: -1 (expected pixels as N or HxW, or none)
                          - Invalid mean: 2 values (expected 3, or 1 for a one-channel network)
                          - Invalid std: [1.0, 0.0, 1.0] (expected numbers above 0)
                          - Invalid columns: logit (expected prediction, logits, embedding)
                          - Invalid top-k: 0 (expected a whole number from 1, or all)
                          - Invalid run-id: -x (expected up to 100 of A-Z a-z 0-9 . _ -, a letter or digit first)
                          - Invalid batch-size: many (expected a whole number from 1 to 1024)
                          - Invalid max-error-fraction: 5 (expected a number from 0 to 1)""");
    }

    @Test
    void rejectsTimesInTheWrongOrder() {
        assertThatThrownBy(() -> conf(
                        Map.of(Key.MODIFIED_AFTER, List.of("2026-02-01"), Key.MODIFIED_BEFORE, List.of("2026-01-01"))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage(
                        "Invalid modified-before: 2026-01-01T00:00:00Z (expected later than modified-after 2026-02-01T00:00:00Z)");
    }

    @Test
    void theExampleFileIsAccepted() throws InvalidConfException {
        Problems problems = new Problems();
        JobConf conf = JobConf.of(
                new Settings(Map.of(), JobFile.read(Path.of("..", "conf", "predict.yaml"), problems), problems),
                Key.INPUT,
                Key.OUTPUT);

        assertThat(conf.model().weights()).hasValue("resnet50:IMAGENET1K_V2");
    }

    private static JobConf conf(Map<Key, List<String>> flags) throws InvalidConfException {
        return JobConf.of(new Settings(flags, Map.of(), new Problems()));
    }
}
