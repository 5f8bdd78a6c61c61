package io.sparkresnet.job.run;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.jspecify.annotations.Nullable;

/** Spark's way of writing rows as Parquet, with the model's card in the file's footer: a file says by itself which model made it. */
public final class CardWriteSupport extends ParquetWriteSupport {
    /** The footer's key; its value is what {@code model.json} holds. */
    public static final String FOOTER_KEY = "spark-resnet.model";
    /** Writer option: the card. */
    static final String CARD = "io.sparkresnet.card";

    private @Nullable String card;

    /** Called by Parquet, by reflection. */
    public CardWriteSupport() {}

    /** Has the files of a task written so; before its writer is made. */
    static void use(Configuration task) {
        task.setClass(ParquetOutputFormat.WRITE_SUPPORT_CLASS, CardWriteSupport.class, WriteSupport.class);
    }

    @Override
    public WriteContext init(Configuration configuration) {
        card = configuration.get(CARD);
        return super.init(configuration);
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        Map<String, String> footer = new HashMap<>(super.finalizeWrite().getExtraMetaData());
        if (card != null) {
            footer.put(FOOTER_KEY, card);
        }
        return new FinalizedWriteContext(footer);
    }
}
