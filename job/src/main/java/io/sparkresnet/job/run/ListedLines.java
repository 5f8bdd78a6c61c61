package io.sparkresnet.job.run;

import io.sparkresnet.job.source.Listing;
import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A listing as rows: which file, where in it, and which image. Only the identity of an image travels, not its line.
 *
 * @param hadoop the driver's settings
 * @param directory the listing's
 * @param names of its files, in order; a file is known by its place here
 */
record ListedLines(Broadcast<SerializableHadoopConf> hadoop, String directory, List<String> names)
        implements FlatMapFunction<Integer, Row> {
    /** The columns. {@code offset} is the line's first byte. */
    static final StructType SCHEMA = new StructType()
            .add("file", DataTypes.IntegerType, false)
            .add("offset", DataTypes.LongType, false)
            .add("listed_path", DataTypes.StringType, false)
            .add("listed_version", DataTypes.StringType, false);

    @Override
    public Iterator<Row> call(Integer file) throws IOException {
        ListingReader lines = open(file);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public Row next() {
                ImageRef image = lines.next();
                return RowFactory.create(file, lines.position().offset(), image.path(), image.version());
            }
        };
    }

    /** One of the files, from its first line; closed with the task. */
    ListingReader open(int file) throws IOException {
        Path path = new Path(directory);
        FileSystem fileSystem = fileSystem();
        ListingReader lines = new ListingReader(
                fileSystem, path, ListingReader.wholeFiles(fileSystem, path, List.of(names.get(file))));
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> close(lines));
        return lines;
    }

    private static void close(ListingReader lines) {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to close the listing", e);
        }
    }

    /** The file system that holds the listing. */
    FileSystem fileSystem() throws IOException {
        return Listing.unfiltered(
                new Path(directory).getFileSystem(hadoop.value().conf()));
    }
}
