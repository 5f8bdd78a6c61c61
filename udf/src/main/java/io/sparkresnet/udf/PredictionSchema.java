package io.sparkresnet.udf;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of every output, in order. One row is one version of one image. All columns always exist; those not asked for
 * are null, and so are the predictions of a row with an error. Every field carries its comment.
 */
public final class PredictionSchema {
    private static final String CLASS_INDEX = "Index of the class among fc's outputs";
    private static final String LABEL = "Name of the class; null without labels";
    private static final String PROBABILITY = "Of the class: its logit after the activation";

    private static final StructType TOP_ENTRY = new StructType(new StructField[] {
        required("class_index", DataTypes.IntegerType, CLASS_INDEX),
        optional("label", DataTypes.StringType, LABEL),
        required("probability", DataTypes.FloatType, PROBABILITY)
    });

    private static final StructType ERROR = new StructType(new StructField[] {
        required("stage", DataTypes.StringType, "Where the image failed: fetch, decode or infer"),
        required("kind", DataTypes.StringType, "Why, from a closed list: missing, changed, forbidden, timeout, ..."),
        required("message", DataTypes.StringType, "Why, in one sentence")
    });

    private static final ArrayType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

    /** The schema. */
    public static final StructType SCHEMA = new StructType(new StructField[] {
        required("path", DataTypes.StringType, "Where the image lies; not URL-encoded"),
        required("version", DataTypes.StringType, "Which content of the path: the etag, else length-modified"),
        required("length", DataTypes.LongType, "Encoded bytes, from the listing"),
        required("modified", DataTypes.TimestampType, "Last modification, from the listing"),
        optional("etag", DataTypes.StringType, "Entity tag, from the listing; null where the store has none"),
        optional("width", DataTypes.IntegerType, "Pixels, as stored; null if unreadable"),
        optional("height", DataTypes.IntegerType, "Pixels, as stored; null if unreadable"),
        optional("format", DataTypes.StringType, "Encoding: jpeg, png, ...; null if unreadable"),
        required("status", DataTypes.StringType, "ok or error"),
        optional("class_index", DataTypes.IntegerType, CLASS_INDEX + ", of top[0]"),
        optional("label", DataTypes.StringType, LABEL + "; of top[0]"),
        optional("probability", DataTypes.FloatType, PROBABILITY + ", of top[0]"),
        optional(
                "top",
                DataTypes.createArrayType(TOP_ENTRY, false),
                "The most probable classes, best first; of equal ones the lower index first"),
        optional("logits", FLOATS, "fc's outputs, one per class, before the activation"),
        optional("embedding", FLOATS, "After the global average pool, before fc; not normalised"),
        optional("error", ERROR, "Why there is no prediction; null if status is ok"),
        required("attempts", DataTypes.IntegerType, "Reads of the image, the last one included"),
        required("model", DataTypes.StringType, "Fingerprint of weights, network, recipe, precision and numerics"),
        required("run", DataTypes.StringType, "Id of the run that wrote the row"),
        required("chunk", DataTypes.LongType, "Number of the chunk in its run; one chunk is one file")
    });

    private PredictionSchema() {}

    private static StructField required(String name, DataType type, String comment) {
        return new StructField(name, type, false, Metadata.empty()).withComment(comment);
    }

    private static StructField optional(String name, DataType type, String comment) {
        return new StructField(name, type, true, Metadata.empty()).withComment(comment);
    }
}
