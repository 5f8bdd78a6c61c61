package io.sparkresnet.job.run;

import io.sparkresnet.job.source.Listing;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What of a listing the output does not hold yet, and which of its failed rows are to be done again. An image is held if a row
 * with its path, its version and this model is there and that row is not to be done again. Immutable.
 *
 * @param fresh files of the listing's directory with the images to do, in the order of the listing; a file of which the output
 *     holds nothing is named itself
 * @param held images that need nothing done
 * @param retries images to do again, by the chunk that holds their row, in the order of runs and chunks
 */
public record Remaining(ListingFiles fresh, long held, List<Retry> retries) {
    public Remaining {
        retries = List.copyOf(retries);
    }

    /**
     * Compares a listing with the rows of an output, by Spark; the driver's memory grows with the files of the listing and the
     * chunks of the output, not with images. What is written goes into {@code listingDirectory}; files of attempts that failed
     * stay there and are named nowhere.
     *
     * @param token begins the names of the files that are written; no other driver may use the same
     * @param listed the listing's files, in which no image stands twice
     * @param model fingerprint
     */
    public static Remaining of(
            SparkSession spark,
            Configuration hadoop,
            OutputLayout layout,
            Path listingDirectory,
            String token,
            ListingFiles listed,
            String model,
            Retried retried)
            throws IOException {
        return of(spark, hadoop, layout, listingDirectory, token, listed, model, retried, KnownRows.FEW);
    }

    static Remaining of(
            SparkSession spark,
            Configuration hadoop,
            OutputLayout layout,
            Path listingDirectory,
            String token,
            ListingFiles listed,
            String model,
            Retried retried,
            long few)
            throws IOException {
        if (listed.images() == 0 || !holdsRows(layout, hadoop)) {
            return new Remaining(listed, 0, List.of());
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableHadoopConf> conf = context.broadcast(new SerializableHadoopConf(hadoop));
        ListedLines lines = new ListedLines(conf, listingDirectory.toString(), listed.names());
        int files = listed.names().size();
        JavaRDD<Row> places = context.parallelize(
                        IntStream.range(0, files).boxed().toList(), files)
                .flatMap(lines);
        Dataset<Row> known = KnownRows.of(spark, layout, model, retried, few)
                .listedIn(spark.createDataFrame(places, ListedLines.SCHEMA), listed.images(), files);
        List<FileRemainder> compared = known.toJavaRDD()
                .mapPartitions(new RemainderWriter(lines, token))
                .collect();
        // not of a comparison that failed: its session ends, and Spark prints a trace of a removal that meets the end
        conf.destroy();
        return of(listed, compared);
    }

    private static Remaining of(ListingFiles listed, List<FileRemainder> compared) {
        Map<Integer, FileRemainder> byFile =
                compared.stream().collect(Collectors.toMap(FileRemainder::file, Function.identity()));
        List<String> fresh = new ArrayList<>();
        List<Retry> retries = new ArrayList<>();
        long images = listed.images();
        long bytes = listed.bytes();
        long held = 0;
        for (int file = 0; file < listed.names().size(); file++) {
            FileRemainder remainder = byFile.get(file);
            if (remainder == null) {
                fresh.add(listed.names().get(file));
                continue;
            }
            fresh.addAll(remainder.fresh());
            retries.addAll(remainder.retries());
            images -= remainder.known();
            bytes -= remainder.knownBytes();
            held += remainder.known() - remainder.retried();
        }
        return new Remaining(new ListingFiles(fresh, images, bytes), held, RetriesByChunk.merged(retries));
    }

    private static boolean holdsRows(OutputLayout layout, Configuration hadoop) throws IOException {
        FileSystem fileSystem = Listing.unfiltered(layout.root().getFileSystem(hadoop));
        try {
            RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(layout.root());
            while (entries.hasNext()) {
                if (PartFile.named(entries.next().getPath().getName()).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (FileNotFoundException e) {
            return false;
        }
    }
}
