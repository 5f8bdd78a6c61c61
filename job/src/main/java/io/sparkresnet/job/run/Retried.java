package io.sparkresnet.job.run;

import static org.apache.spark.sql.functions.col;

import io.sparkresnet.udf.ErrorKind;
import java.util.Arrays;
import org.apache.spark.sql.Column;

/** Which failed rows a call does again. */
public enum Retried {
    /** Those whose failure may pass by itself ({@link ErrorKind#passing}): the store's and the way's to it. */
    PASSING {
        @Override
        Column isRetried() {
            Object[] kinds = Arrays.stream(ErrorKind.values())
                    .filter(ErrorKind::passing)
                    .map(ErrorKind::text)
                    .toArray();
            return failed().and(col("error.kind").isin(kinds));
        }
    },
    /** Every failed row, one of a kind that this version does not know among them. */
    ALL {
        @Override
        Column isRetried() {
            return failed();
        }
    };

    /** Whether a row of the output is one of them. */
    abstract Column isRetried();

    private static Column failed() {
        return col("status").equalTo("error");
    }
}
