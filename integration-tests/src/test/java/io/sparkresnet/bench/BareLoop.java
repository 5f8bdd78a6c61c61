package io.sparkresnet.bench;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.inference.InferenceSession.BatchResult;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.inference.TopK;
import io.sparkresnet.model.weights.Weights;
import io.sparkresnet.model.weights.WeightsException;
import io.sparkresnet.model.weights.WeightsLoader;
import io.sparkresnet.model.weights.WeightsOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What the job is measured against: the same decoder, preprocessing, engine and top-k over the same files, one thread a core,
 * without Spark, without rows and without a file written.
 *
 * <p>{@code BareLoop DIRECTORY WEIGHTS THREADS IMAGES} evaluates the first so many by name and prints {@code images seconds}, the
 * loop's own time.
 */
public final class BareLoop {
    private static final int BATCH = 16;
    private static final int TOP_K = 5;
    private static final int SIDE = 224;
    private static final int IMAGE_FLOATS = 3 * SIDE * SIDE;

    private final List<Path> files;
    private final InferenceSession session;
    private final Recipe recipe = Recipe.imageNet(256, SIDE);
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    private final AtomicInteger next = new AtomicInteger();

    private BareLoop(List<Path> files, Weights weights) {
        this.files = files;
        session = InferenceSession.open(ModelCompiler.compile(weights, recipe));
    }

    /** Runs it. */
    public static void main(String[] args)
            throws IOException, WeightsException, InterruptedException, ExecutionException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(Path.of(args[0]))) {
            files = tree.filter(Files::isRegularFile)
                    .sorted()
                    .limit(Long.parseLong(args[3]))
                    .toList();
        }
        Weights weights =
                WeightsLoader.load(Path.of(args[1]), WeightsOptions.NONE).weights();
        BareLoop loop = new BareLoop(files, weights);
        int threads = Integer.parseInt(args[2]);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long started = System.nanoTime();
        List<Future<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<Integer> work = loop::work;
            parts.add(pool.submit(work));
        }
        int images = 0;
        for (Future<Integer> part : parts) {
            images += part.get();
        }
        System.out.printf("%d %.3f%n", images, (System.nanoTime() - started) / 1e9);
        pool.shutdown();
        loop.session.close();
    }

    private int work() throws IOException, ImageDecodeException {
        Preprocessor preprocessor = new Preprocessor(recipe);
        ByteBuffer input =
                ByteBuffer.allocateDirect(BATCH * IMAGE_FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer pixels = input.asFloatBuffer();
        int done = 0;
        int inBatch = 0;
        for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
            byte[] encoded = Files.readAllBytes(files.get(i));
            preprocessor.write(decoder.decode(encoded, recipe.input(), recipe.exif()), pixels);
            if (++inBatch == BATCH) {
                done += forward(input, inBatch);
                inBatch = 0;
                pixels.clear();
            }
        }
        return done + (inBatch == 0 ? 0 : forward(input, inBatch));
    }

    private int forward(ByteBuffer input, int n) {
        BatchResult result = session.forward(input, n, SIDE, SIDE);
        float[] logits = result.logits().orElseThrow();
        int classes = logits.length / n;
        int ranked = 0;
        for (int i = 0; i < n; i++) {
            ranked += TopK.of(logits, i * classes, classes, TOP_K).length > 0 ? 1 : 0;
        }
        return ranked;
    }
}
