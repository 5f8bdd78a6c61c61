package io.sparkresnet.job.conf;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The table of everything that can be set: each line is a flag ({@code --batch-size 16}), and each that {@link #JOB} holds is a
 * key of a job file too ({@code batch-size: 16}).
 */
public enum Key {
    INPUT("input", Group.INPUT, Form.REPEATED, "URI", "directory or image, local, s3a:// or hdfs://; repeatable"),
    INCLUDE(
            "include",
            Group.INPUT,
            Form.REPEATED,
            "GLOB",
            "only these: * ? [a-z] {a,b} **, on the path under the input, or on the file's name if there is no slash"),
    EXCLUDE("exclude", Group.INPUT, Form.REPEATED, "GLOB", "not these"),
    MODIFIED_AFTER(
            "modified-after", Group.INPUT, Form.SINGLE, "TIME", "only images modified then or later (ISO 8601, UTC)"),
    MODIFIED_BEFORE("modified-before", Group.INPUT, Form.SINGLE, "TIME", "only images modified before"),
    LIMIT("limit", Group.INPUT, Form.SINGLE, "N", "attempt at most N images"),

    WEIGHTS(
            "weights",
            Group.MODEL,
            Form.SINGLE,
            "WEIGHTS",
            "file, directory, URI or name (resnet50:IMAGENET1K_V2); default: the bundled model"),
    WEIGHTS_PREFIX(
            "weights-prefix",
            Group.MODEL,
            Form.SINGLE,
            "PREFIX",
            "where the network stands in the keys; . for keys without prefix"),
    NETWORK("network", Group.MODEL, Form.SINGLE, "NAME", "only where the keys cannot tell: resnet50"),
    LABELS("labels", Group.MODEL, Form.SINGLE, "FILE", "text (a label a line), JSON list, id2label or class_to_idx"),
    PRECISION("precision", Group.MODEL, Form.SINGLE, "fp32", "of the arithmetic; default fp32"),
    ACTIVATION(
            "activation", Group.MODEL, Form.SINGLE, "softmax|sigmoid|none", "logits to probabilities; default softmax"),

    RESIZE("resize", Group.RECIPE, Form.SINGLE, "N|HxW|none", "N: the shorter side; HxW: squash"),
    INTERPOLATION(
            "interpolation",
            Group.RECIPE,
            Form.SINGLE,
            "KERNEL",
            "bilinear, bicubic, lanczos, box, hamming or nearest"),
    CROP("crop", Group.RECIPE, Form.SINGLE, "N|HxW|none", "centre crop"),
    MEAN("mean", Group.RECIPE, Form.LIST, "R,G,B", "subtracted after the division by 255"),
    STD("std", Group.RECIPE, Form.LIST, "R,G,B", "divided by"),
    EXIF("exif", Group.RECIPE, Form.SINGLE, "ignore|apply", "the orientation that a camera noted; default ignore"),
    CROP_OFFSET(
            "crop-offset",
            Group.RECIPE,
            Form.SINGLE,
            "round|floor",
            "half of an odd margin: rounded as torchvision does, or down as Hugging Face does"),
    RECIPE_SIZE(
            "recipe-size",
            Group.RECIPE,
            Form.SINGLE,
            "train|test",
            "of timm's config.json: input_size and crop_pct (default), or test_input_size and test_crop_pct"),

    OUTPUT("output", Group.OUTPUT, Form.SINGLE, "URI", "directory to write to"),
    COLUMNS("columns", Group.OUTPUT, Form.LIST, "LIST", "of prediction, logits, embedding; default prediction"),
    TOP_K("top-k", Group.OUTPUT, Form.SINGLE, "N|all", "classes in the top column; default 5"),
    RUN_ID("run-id", Group.OUTPUT, Form.SINGLE, "ID", "names this run; default: made from the time"),
    CHUNK_SIZE("chunk-size", Group.OUTPUT, Form.SINGLE, "N", "images a chunk; default: five minutes of work"),

    BATCH_SIZE("batch-size", Group.CONDUCT, Form.SINGLE, "N", "images a forward pass; default 16"),
    EXPECT(
            "expect",
            Group.CONDUCT,
            Form.SINGLE,
            "FILE",
            "lines of {\"path\": ..., \"logits\": [...]} from the training side, which must come out before the job starts"),
    RETRY_FAILED(
            "retry-failed",
            Group.CONDUCT,
            Form.SWITCH,
            "",
            "do every failed image again, not only those whose failure may have passed (timeout, io, missing, changed)"),
    ALLOW_NEW_MODEL(
            "allow-new-model",
            Group.CONDUCT,
            Form.SWITCH,
            "",
            "add rows of another model (weights, network, recipe) than the last run's to the output"),
    CLOSE_OPEN_RUN(
            "close-open-run",
            Group.CONDUCT,
            Form.SWITCH,
            "",
            "give up what an unfinished run has not done; its images are new to the next one"),
    DRY_RUN("dry-run", Group.CONDUCT, Form.SWITCH, "", "say what would be done, and write nothing"),
    MAX_ERROR_FRACTION(
            "max-error-fraction", Group.CONDUCT, Form.SINGLE, "F", "failed images over attempted; default 0.05"),

    COMPARE(
            "compare",
            Group.OUTPUT,
            Form.SINGLE,
            "FILE",
            "another recipe (model.json, summary.json), shown to the right"),

    NUM_CLASSES("num-classes", Group.INIT, Form.SINGLE, "N", "outputs of fc; default: of the network's data set"),
    SEED("seed", Group.INIT, Form.SINGLE, "N", "of the random numbers; default 0"),
    ZERO_INIT_RESIDUAL(
            "zero-init-residual", Group.INIT, Form.SWITCH, "", "the last BN of each residual branch starts at 0");

    /** The keys of a job file. */
    public static final Set<Key> JOB = EnumSet.range(INPUT, MAX_ERROR_FRACTION);

    /** Under which heading a key is explained. */
    public enum Group {
        INPUT("Input"),
        MODEL("Model"),
        RECIPE("Recipe (default: what the weights say)"),
        OUTPUT("Output"),
        CONDUCT("Conduct"),
        INIT("Initialisation");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        /** The heading in the help. */
        public String heading() {
            return heading;
        }
    }

    /** How many values a key takes. */
    public enum Form {
        /** One. */
        SINGLE,
        /** Any number, each given by itself. */
        REPEATED,
        /** Several in one, separated by commas. */
        LIST,
        /** None: it is there or not. */
        SWITCH
    }

    private final String word;
    private final Group group;
    private final Form form;
    private final String valueName;
    private final String description;

    Key(String word, Group group, Form form, String valueName, String description) {
        this.word = word;
        this.group = group;
        this.form = form;
        this.valueName = valueName;
        this.description = description;
    }

    /** As in a job file: {@code batch-size}. */
    public String word() {
        return word;
    }

    /** As on the command line: {@code --batch-size}. */
    public String flag() {
        return "--" + word;
    }

    /** Its heading. */
    public Group group() {
        return group;
    }

    /** How many values it takes. */
    public Form form() {
        return form;
    }

    /** What stands for the value in the help. */
    public String valueName() {
        return valueName;
    }

    /** One line for the help. */
    public String description() {
        return description;
    }

    /** The key of that word. */
    public static Optional<Key> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
