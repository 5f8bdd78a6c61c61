package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.job.run.Json;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Lists {@code DIRECTORIES FILES PAGE_MILLIS FILE}: synthetic files into a file of lines. What listing.sh runs. */
final class ListMany {
    private ListMany() {}

    public static void main(String[] arguments) throws Exception {
        Configuration conf = SyntheticFileSystem.conf(
                Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        InputConf all =
                new InputConf(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Long.MAX_VALUE);
        long started = System.nanoTime();
        ListingTotals totals;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3])))) {
            totals = new Listing(conf, all)
                    .forEach(
                            List.of(SyntheticFileSystem.ROOT),
                            (image, relative) -> out.write((Json.line(image) + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        long pages = SyntheticFileSystem.PAGES.sum();
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.println(String.format(
                Locale.ROOT,
                "%d images in %.1f s, %.0f images/s, %d pages, %.1f times one after the other; peak heap %d MiB of %d MiB",
                totals.taken(),
                seconds,
                totals.taken() / seconds,
                pages,
                pages * Double.parseDouble(arguments[2]) / 1000 / seconds,
                peak >> 20,
                Runtime.getRuntime().maxMemory() >> 20));
    }
}
