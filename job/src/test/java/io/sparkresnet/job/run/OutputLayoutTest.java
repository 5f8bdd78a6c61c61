package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class OutputLayoutTest {
    private final OutputLayout layout = new OutputLayout(new Path("s3a://b/out"));

    @Test
    void rowsLieFlatAndTheRestApart() {
        assertThat(layout.part(new PartFile(1, 42))).hasToString("s3a://b/out/part-0001-000042.parquet");
        assertThat(layout.plan(1)).hasToString("s3a://b/out/_spark-resnet/runs/1/plan.json");
        assertThat(layout.listing(12)).hasToString("s3a://b/out/_spark-resnet/runs/12/listing");
        assertThat(layout.fence(12)).hasToString("s3a://b/out/_spark-resnet/runs/12/fence");
        assertThat(layout.summary(1)).hasToString("s3a://b/out/_spark-resnet/runs/1/summary.json");
    }
}
