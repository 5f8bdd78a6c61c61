package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class PredictionSchemaTest {

    @Test
    void columnsAreThoseOfTheContract() {
        String columns = String.join(
                "\n",
                Arrays.stream(PredictionSchema.SCHEMA.fields())
                        .map(field ->
                                field.name() + " " + field.dataType().sql() + (field.nullable() ? "" : " NOT NULL"))
                        .toList());

        assertThat(withoutComments(columns)).isEqualTo("""
                        path STRING NOT NULL
                        version STRING NOT NULL
                        length BIGINT NOT NULL
                        modified TIMESTAMP NOT NULL
                        etag STRING
                        width INT
                        height INT
                        format STRING
                        status STRING NOT NULL
                        class_index INT
                        label STRING
                        probability FLOAT
                        top ARRAY<STRUCT<class_index: INT NOT NULL, label: STRING, probability: FLOAT NOT NULL>>
                        logits ARRAY<FLOAT>
                        embedding ARRAY<FLOAT>
                        error STRUCT<stage: STRING NOT NULL, kind: STRING NOT NULL, message: STRING NOT NULL>
                        attempts INT NOT NULL
                        model STRING NOT NULL
                        run STRING NOT NULL
                        chunk BIGINT NOT NULL""");
    }

    @Test
    void everyFieldHasItsComment() {
        List<String> fieldsWithoutComment = new ArrayList<>();
        collectWithoutComment(PredictionSchema.SCHEMA, "", fieldsWithoutComment);

        assertThat(fieldsWithoutComment).isEmpty();
    }

    @Test
    void ddlIsReadBack() {
        assertThat(StructType.fromDDL(PredictionSchema.SCHEMA.toDDL()).toDDL())
                .isEqualTo(PredictionSchema.SCHEMA.toDDL())
                .contains("path STRING NOT NULL COMMENT 'Where the image lies; not URL-encoded'");
    }

    private static String withoutComments(String sql) {
        return sql.replaceAll(" COMMENT '(?:[^'\\\\]|\\\\.)*'", "");
    }

    private static void collectWithoutComment(StructType type, String prefix, List<String> into) {
        for (StructField field : type.fields()) {
            String name = prefix + field.name();
            if (field.getComment().isEmpty() || field.getComment().get().isBlank()) {
                into.add(name);
            }
            DataType inner = field.dataType() instanceof ArrayType array ? array.elementType() : field.dataType();
            if (inner instanceof StructType struct) {
                collectWithoutComment(struct, name + ".", into);
            }
        }
    }
}
