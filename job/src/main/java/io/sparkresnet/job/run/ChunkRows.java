package io.sparkresnet.job.run;

import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** What a task does with its chunk: reads its slice of the listing and gives the images to {@link ResNetPartitions}. */
final class ChunkRows implements FlatMapFunction<Iterator<Chunk>, Row> {
    private static final long serialVersionUID = 1L;

    private final ResNetPartitions partitions;
    private final Broadcast<SerializableHadoopConf> hadoop;
    private final String listing;

    ChunkRows(ResNetPartitions partitions, Broadcast<SerializableHadoopConf> hadoop, Path listing) {
        this.partitions = partitions;
        this.hadoop = hadoop;
        this.listing = listing.toString();
    }

    @Override
    public Iterator<Row> call(Iterator<Chunk> chunks) throws IOException {
        Chunk chunk = chunks.next();
        Path directory = new Path(listing);
        ListingReader images =
                new ListingReader(directory.getFileSystem(hadoop.value().conf()), directory, chunk.slices());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close(images));
        return partitions.rows(images, chunk.number());
    }

    private static void close(ListingReader images) {
        try {
            images.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to close the listing", e);
        }
    }
}
