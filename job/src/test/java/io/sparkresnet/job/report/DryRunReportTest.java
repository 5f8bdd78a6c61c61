package io.sparkresnet.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.report.DryRunReport.Work;
import io.sparkresnet.job.source.ListingTotals;
import io.sparkresnet.job.source.SizeHistogram;
import java.util.List;
import org.junit.jupiter.api.Test;

class DryRunReportTest {
    @Test
    void saysWhatIsThereWhatIsLeftOutAndWhatWouldBeDone() {
        SizeHistogram sizes = new SizeHistogram();
        sizes.add(0);
        for (int i = 0; i < 10; i++) {
            sizes.add(20_000);
        }
        ListingTotals listing = new ListingTotals(1_234, 1_200, 23, 2, 11, 200_000, sizes, false);

        String text = new DryRunReport(
                        listing,
                        3,
                        List.of(new Work(5, 100_000), new Work(1, 20_000), new Work(1, 0)),
                        List.of(new Work(1, 20_000)))
                .text();

        assertThat(text).isEqualTo("""
                        listed           1,234 files
                        filtered         1,200 by --include and --exclude
                                         23 by --modified-after and --modified-before
                        not images       2 directory markers
                        chosen           11 images, 195.3 KiB
                                 0 B up to 1 B        ####                                     1
                                 1 B up to 4 B                                                 0
                                 4 B up to 16 B                                                0
                                16 B up to 64 B                                                0
                                64 B up to 256 B                                               0
                               256 B up to 1 KiB                                               0
                               1 KiB up to 4 KiB                                               0
                               4 KiB up to 16 KiB                                              0
                              16 KiB up to 64 KiB     ######################################## 10
                        done already     3 images
                        to be done       7 images, 117.2 KiB
                        to be done again 1 image, 19.5 KiB
                        new chunks       3: least, median and most 1, 1 and 5 images; 0 B, 19.5 KiB and 97.7 KiB
                        replaced chunks  1: least, median and most 1, 1 and 1 images; 19.5 KiB, 19.5 KiB and 19.5 KiB""");
    }

    @Test
    void saysThatNothingIsLeft() {
        ListingTotals listing = new ListingTotals(1, 0, 0, 0, 1, 5, new SizeHistogram(), true);

        assertThat(new DryRunReport(listing, 1, List.of(), List.of()).text()).isEqualTo("""
                        listed           1 file, no further than --limit
                        chosen           1 image, 5 B
                        done already     1 image
                        to be done       0 images, 0 B
                        to be done again 0 images, 0 B
                        new chunks       none
                        replaced chunks  none""");
    }
}
