package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attempt by attempt, as Spark would begin them. A process dies in a test by an Error after which the store is as it was then. */
@Timeout(60)
class FencedRowsTest extends PipelineFixture {
    private static final int BATCH = 8;

    private final Path marks;
    private final Configuration conf = new Configuration();
    private FetchSettings fetch = fetch(Duration.ofMinutes(1));
    private final Set<String> killers = new HashSet<>();
    private final Set<String> overflowing = new HashSet<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private Optional<Map<String, String>> atDeath = Optional.empty();

    FencedRowsTest(@TempDir Path directory) {
        this.marks = directory.resolve("fence/7");
    }

    @Test
    void anImageThatEndsTheProcessCostsFourAttemptsAndItsOwnRow() {
        List<ImageRef> images = put(200);
        List<Row> quiet = rows(images, BATCH);
        kill(images.get(100));

        List<Row> rows = attemptsUntilRows(images, 4);

        assertThat(crashed(rows))
                .containsExactly("image100 fetch: Its evaluation ended the process (4 attempts); not tried again: "
                        + "--retry-failed does");
        assertThat(rows.get(100).getInt(16)).isEqualTo(4);
        rows.remove(100);
        quiet.remove(100);
        assertThat(rows).isEqualTo(quiet);
        assertThat(source.started().stream().filter(path -> path.endsWith("/image100")))
                .as("reads: one of the quiet attempt, one each of those that died")
                .hasSize(5);
    }

    @Test
    void aSecondOneInTheSameGroupCostsTwoMore() {
        List<ImageRef> images = put(130);
        kill(images.get(64));
        kill(images.get(127));

        List<Row> rows = attemptsUntilRows(images, 6);

        assertThat(crashed(rows)).extracting(each -> each.split(" ", 2)[0]).containsExactly("image64", "image127");
    }

    @Test
    void aSecondOneInAnotherGroupCostsThreeMore() {
        List<ImageRef> images = put(130);
        kill(images.get(0));
        kill(images.get(129));

        List<Row> rows = attemptsUntilRows(images, 7);

        assertThat(crashed(rows)).extracting(each -> each.split(" ", 2)[0]).containsExactly("image0", "image129");
    }

    @Test
    void anErrorThatLeavesTheProcessAliveIsTheSuspectsRowAtOnce() {
        List<ImageRef> images = put(70);
        overflowing.add(images.get(66).path());

        assertThatThrownBy(() -> drain(careful(images, () -> false)))
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("image66");
        List<Row> rows = drain(careful(images, () -> false));

        assertThat(crashed(rows))
                .containsExactly("image66 fetch: Its evaluation fails by an error of the JVM, also alone: "
                        + "java.lang.StackOverflowError: image66");
        assertThat(rows).hasSize(70);
    }

    @Test
    void anErrorOfTheNetworkIsTheSuspectsRowAtItsStage() throws IOException {
        List<ImageRef> images = put(3);
        network.overflow(1 / 255f);
        FenceMarks.open(chunk(), conf).write(FenceMark.range(0, 3));

        List<Row> rows = drain(careful(images, () -> false));

        assertThat(crashed(rows))
                .containsExactly("image1 infer: Its evaluation fails by an error of the JVM, also alone: "
                        + "java.lang.StackOverflowError: The engine overflows");
        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("ok", "error", "ok");
        assertThat(network.batches()).containsExactly("1x1x1", "1x1x1", "1x1x1");
    }

    @Test
    void anImageThatWasAloneOnceIsTriedAgain() throws IOException {
        List<ImageRef> images = put(70);
        List<Row> quiet = rows(images, BATCH);
        FenceMarks.open(chunk(), conf).write(FenceMark.range(0, 64));
        FenceMarks.open(chunk(), conf).write(FenceMark.alone(5, ErrorStage.FETCH));

        assertThat(drain(careful(images, () -> false))).isEqualTo(quiet);
    }

    @Test
    void theCulpritsRowSaysHowFarItCame() throws IOException {
        List<ImageRef> images = put(70);
        FenceMarks.open(chunk(), conf).write(FenceMark.alone(5, ErrorStage.FETCH));
        FenceMarks.open(chunk(), conf).write(FenceMark.alone(5, ErrorStage.DECODE));

        List<Row> rows = drain(careful(images, () -> false));

        assertThat(crashed(rows))
                .containsExactly("image5 decode: Its evaluation ended the process (3 attempts); not tried again: "
                        + "--retry-failed does");
        assertThat(source.started()).doesNotContain(images.get(5).path());
    }

    @Test
    void anImageThatIsAloneTheSecondTimeHasItsStageMarked() {
        List<ImageRef> images = put(1);
        network.dieAt(0f, this::die);

        attemptsUntilRows(images, 4);

        assertThat(crashed(attempt(images, true).orElseThrow()))
                .containsExactly("image0 infer: Its evaluation ended the process (4 attempts); not tried again: "
                        + "--retry-failed does");
    }

    @Test
    void anAttemptThatIsKilledAccusesNone() {
        List<ImageRef> images = put(100);
        AtomicBoolean killed = new AtomicBoolean();
        FencedRows rows = careful(images, killed::get);
        rows.next();
        assertThat(marksNow()).containsValue("spark-resnet fence 0 64 among-others fetch\n");
        killed.set(true);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> drain(rows)).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(marksNow()).isEmpty();
    }

    @Test
    void anAttemptThatFailsElsewhereAccusesNone() {
        FencedRows rows = careful(put(100), () -> false);
        rows.next();

        rows.close();

        assertThat(marksNow()).isEmpty();
        awaitNothingHeld();
    }

    @Test
    void aSuspectWaitsForWhatIsInWorkAndIsMarkedOnlyThen() throws Exception {
        List<ImageRef> images = put(1);
        FenceMarks.open(chunk(), conf).write(FenceMark.range(0, 1));
        AtomicBoolean killed = new AtomicBoolean();
        try (Exclusion.Held other = exclusion.share()) {
            FencedRows rows = careful(images, killed::get);
            CompletableFuture<Void> task = CompletableFuture.runAsync(() -> assertThatThrownBy(rows::hasNext)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("Task is killed"));
            Thread.sleep(50);

            assertThat(marksNow()).hasSize(1);
            assertThat(source.started()).isEmpty();

            killed.set(true);
            task.get();
        }
        assertThat(reads.budget().used()).isZero();
    }

    /** The store's client takes no interrupt: the thread hangs on, and nobody waits for it. */
    @Test
    void aSuspectWhoseReadHangsIsGivenUpAtItsTime() throws Exception {
        fetch = fetch(Duration.ofMillis(300));
        List<ImageRef> images = put(3);
        FenceMarks.open(chunk(), conf).write(FenceMark.range(0, 3));
        CountDownLatch hangs = new CountDownLatch(1);
        hanging.put(images.get(1).path(), hangs);

        List<Row> rows = drain(careful(images, () -> false));

        assertThat(rows).extracting(row -> row.getString(STATUS)).containsExactly("ok", "error", "ok");
        assertThat(rows.get(1).getStruct(ERROR).getString(1)).isEqualTo("timeout");
        assertThat(rows.get(1).getStruct(ERROR).getString(2)).isEqualTo("Not read within 300 ms");
        assertThat(reads.budget().used())
                .as("a thread may still fill them")
                .isEqualTo(images.get(1).length());
        assertThat(reads.threads().running()).isZero();
        exclusion.share().close();

        hangs.countDown();
        awaitNothingHeld();
    }

    @Test
    void aTaskThatIsKilledWaitsForNoSuspect() throws Exception {
        List<ImageRef> images = put(1);
        FenceMarks.open(chunk(), conf).write(FenceMark.range(0, 1));
        CountDownLatch hangs = source.hold(images.get(0));
        AtomicBoolean killed = new AtomicBoolean();
        FencedRows rows = careful(images, killed::get);
        CompletableFuture<Void> task = CompletableFuture.runAsync(() -> assertThatThrownBy(rows::hasNext)
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is killed"));
        while (source.reading() == 0) {
            Thread.onSpinWait();
        }

        killed.set(true);
        task.get();

        awaitNothingHeld();
        assertThat(hangs.getCount()).isOne();
    }

    @Test
    void aStoreThatTakesNoMarkFailsTheAttempt() throws IOException {
        Files.createDirectories(marks.getParent());
        FencedRows rows = careful(put(3), () -> false);
        Files.writeString(marks, "a file where the directory must be");

        assertThatThrownBy(rows::hasNext)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Failed to mark the images of a chunk");
        rows.close();
    }

    private static FetchSettings fetch(Duration timeLimit) {
        return new FetchSettings(16, 4, 1 << 20, 1 << 19, 2, Duration.ofMillis(1), timeLimit, 100);
    }

    private List<ImageRef> put(int count) {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(source.put("image" + i, ImageFiles.png(1, 1, i)));
        }
        return images;
    }

    private void kill(ImageRef image) {
        killers.add(image.path());
    }

    /** So many attempts die, the first of them not careful; the rows of the next one. */
    private List<Row> attemptsUntilRows(List<ImageRef> images, int deaths) {
        for (int i = 0; i < deaths; i++) {
            assertThat(attempt(images, i > 0)).as("attempt " + i).isEmpty();
        }
        List<Row> rows = attempt(images, true).orElseThrow();
        assertThat(rows).extracting(row -> row.getString(0)).containsExactlyElementsOf(paths(images));
        return rows;
    }

    /** Its rows; empty if it died, whereafter the marks are what they were at that moment. */
    private Optional<List<Row>> attempt(List<ImageRef> images, boolean careful) {
        atDeath = Optional.empty();
        Optional<List<Row>> rows;
        try {
            rows = Optional.of(
                    careful ? drain(careful(images, () -> false)) : drain(pipeline(images, BATCH, dying(), 1000)));
        } catch (StackOverflowError e) {
            rows = Optional.empty();
        }
        if (atDeath.isEmpty()) {
            return rows;
        }
        try {
            for (String each : marksNow().keySet()) {
                Files.delete(marks.resolve(each));
            }
            for (Map.Entry<String, String> each : atDeath.get().entrySet()) {
                Files.writeString(marks.resolve(each.getKey()), each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.empty();
    }

    private FencedRows careful(List<ImageRef> images, BooleanSupplier cancelled) {
        GatedImages gate = new GatedImages();
        ImageFetcher fetcher = new ImageFetcher(dying(), fetch, reads.threads(), exclusion);
        PredictionSettings settings = settings(BATCH, 1000);
        StoreRefusals refusals = new StoreRefusals(fetch.refusals());
        ImagePipeline pipeline = new ImagePipeline(
                new FetchWindow(gate, fetcher, reads, refusals, metrics.clock(), cancelled),
                ANY_SIZE,
                settings,
                network,
                new PredictionRows(settings, "fingerprint", 7),
                metrics,
                memory,
                exclusion,
                cancelled);
        try {
            return new FencedRows(
                    images.iterator(),
                    gate,
                    pipeline,
                    new ImageFetcher(dying(), fetch, reads.threads(), Exclusion.ofItsOwn()),
                    reads,
                    refusals,
                    exclusion,
                    FenceMarks.open(chunk(), conf),
                    cancelled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImageSource dying() {
        return (image, cancelled) -> {
            byte[] content = source.read(image, cancelled);
            if (killers.contains(image.path())) {
                die();
            }
            @Nullable CountDownLatch hangs = hanging.get(image.path());
            if (hangs != null) {
                awaitUninterruptibly(hangs);
            }
            if (overflowing.contains(image.path())) {
                throw new StackOverflowError(name(image.path()));
            }
            return content;
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private synchronized void die() {
        if (atDeath.isEmpty()) {
            atDeath = Optional.of(marksNow());
        }
        throw new StackOverflowError("dead");
    }

    private org.apache.hadoop.fs.Path chunk() {
        return new org.apache.hadoop.fs.Path(marks.toUri());
    }

    private Map<String, String> marksNow() {
        Map<String, String> now = new HashMap<>();
        if (!Files.isDirectory(marks)) {
            return now;
        }
        try (Stream<Path> files = Files.list(marks)) {
            for (Path each : files.toList()) {
                now.put(each.getFileName().toString(), Files.readString(each));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return now;
    }

    private void awaitNothingHeld() {
        while (reads.budget().used() > 0) {
            Thread.onSpinWait();
        }
    }

    private static List<String> crashed(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.getString(STATUS).equals("error"))
                .map(row -> {
                    Row error = row.getStruct(ERROR);
                    assertThat(error.getString(1)).isEqualTo("crashed");
                    return name(row.getString(0)) + " " + error.getString(0) + ": " + error.getString(2);
                })
                .toList();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
