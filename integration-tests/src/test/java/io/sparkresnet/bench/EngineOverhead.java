package io.sparkresnet.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.InferenceSession;
import io.sparkresnet.model.inference.ModelCompiler;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.onnx.OnnxLowering;
import io.sparkresnet.model.weights.Initialization;
import io.sparkresnet.model.weights.Initialization.ResidualScale;
import io.sparkresnet.model.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The engine as the product calls it, through DJL, against ONNX Runtime called directly: the same graph, threads and batches,
 * turn by turn in one process, so that neighbours disturb both alike.
 *
 * <p>{@code EngineOverhead NETWORK THREADS} prints images per second of both and their ratio.
 */
public final class EngineOverhead {
    private static final int BATCH = 16;
    private static final int SIDE = 224;
    private static final int ROUNDS = 9;
    private static final double ROUND_SECONDS = 4;

    private EngineOverhead() {}

    /** One call of the engine with a batch of its own. */
    @FunctionalInterface
    private interface Forward {
        void run(ByteBuffer input) throws OrtException;
    }

    /** Runs it. */
    public static void main(String[] args) throws OrtException, InterruptedException, ExecutionException {
        int threads = Integer.parseInt(args[1]);
        Weights weights = Initialization.kaiming(
                NamedArchitecture.named(args[0]).orElseThrow().architecture(), 0, ResidualScale.ONE);
        try (InferenceSession djl = InferenceSession.open(ModelCompiler.compile(weights, Recipe.imageNet(256, SIDE)));
                OrtSession ort = direct(OnnxLowering.lower(weights))) {
            Forward throughDjl = input -> djl.forward(input, BATCH, SIDE, SIDE);
            Forward direct = input -> forward(ort, input);
            rate(throughDjl, threads);
            rate(direct, threads);
            double[] ratios = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                double djlRate;
                double ortRate;
                if (i % 2 == 0) {
                    djlRate = rate(throughDjl, threads);
                    ortRate = rate(direct, threads);
                } else {
                    ortRate = rate(direct, threads);
                    djlRate = rate(throughDjl, threads);
                }
                ratios[i] = djlRate / ortRate;
                System.out.printf(
                        "%s: through DJL %.2f img/s, ONNX Runtime %.2f img/s, ratio %.3f%n",
                        args[0], djlRate, ortRate, ratios[i]);
            }
            Arrays.sort(ratios);
            System.out.printf("%s: median ratio %.3f%n", args[0], ratios[ROUNDS / 2]);
        }
    }

    private static OrtSession direct(byte[] onnx) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(onnx, options);
        }
    }

    private static void forward(OrtSession session, ByteBuffer input) throws OrtException {
        long[] shape = {BATCH, 3, SIDE, SIDE};
        ByteBuffer batch = input.duplicate().order(ByteOrder.nativeOrder());
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), batch.asFloatBuffer(), shape);
                OrtSession.Result result = session.run(Map.of(OnnxLowering.INPUT, tensor))) {
            for (int i = 0; i < result.size(); i++) {
                ((OnnxTensor) result.get(i)).getFloatBuffer();
            }
        }
    }

    /** Images per second of all threads together. */
    private static double rate(Forward forward, int threads) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int seed = i;
                Callable<Double> stream = () -> stream(forward, seed);
                rates.add(pool.submit(stream));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } finally {
            pool.shutdown();
        }
    }

    private static double stream(Forward forward, int seed) throws OrtException {
        ByteBuffer input =
                ByteBuffer.allocateDirect(BATCH * 3 * SIDE * SIDE * Float.BYTES).order(ByteOrder.nativeOrder());
        Random random = new Random(seed);
        while (input.hasRemaining()) {
            input.putFloat((float) random.nextGaussian());
        }
        input.clear();
        long started = System.nanoTime();
        int images = 0;
        double seconds;
        do {
            forward.run(input);
            images += BATCH;
            seconds = (System.nanoTime() - started) / 1e9;
        } while (seconds < ROUND_SECONDS);
        return images / seconds;
    }
}
