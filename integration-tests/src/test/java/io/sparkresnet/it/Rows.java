package io.sparkresnet.it;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads an output as its readers do: the directory, by plain Spark. */
final class Rows {
    private Rows() {}

    /** All rows by the last {@code segments} segments of their path; a doubled path is an error. */
    static Map<String, Row> byName(String output, int segments, Map<String, String> settings) {
        Map<String, Row> rows = new HashMap<>();
        for (Row row : all(output, settings)) {
            String[] path = row.<String>getAs("path").split("/", -1);
            String name = String.join("/", List.of(path).subList(path.length - segments, path.length));
            if (rows.put(name, row) != null) {
                throw new IllegalStateException("Invalid output: two rows for " + row.<String>getAs("path"));
            }
        }
        return rows;
    }

    /** All rows, in no order. */
    static List<Row> all(String output, Map<String, String> settings) {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]");
        settings.forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        try {
            return spark.read().parquet(output).collectAsList();
        } finally {
            spark.stop();
        }
    }

    /** The files that these readers find. */
    static String[] files(String output, Map<String, String> settings) {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]");
        settings.forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        try {
            return spark.read().parquet(output).inputFiles();
        } finally {
            spark.stop();
        }
    }

    /** A column of floats. */
    static float[] floats(Row row, String column) {
        List<Float> list = row.getList(row.fieldIndex(column));
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
