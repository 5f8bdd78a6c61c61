package io.sparkresnet.model.inference;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.sparkresnet.model.onnx.OnnxLowering;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The engine's session of one compiled model: one copy of the weights however many threads evaluate it. Thread-safe; each
 * call runs on its caller's thread alone, because one stream a core with one thread is the fastest arrangement on a CPU.
 * Whoever opens it closes it, after the last call has returned.
 */
public final class InferenceSession implements AutoCloseable {
    private static final String ENGINE = "OnnxRuntime";
    /** Reserved, not used; a class path of 17 kB opens with it. */
    private static final long STACK_BYTES = 256L << 20;

    private static final Map<String, String> OPTIONS =
            Map.of("optLevel", "ALL_OPT", "intraOpNumThreads", "1", "interOpNumThreads", "1");

    private final Model model;
    private final int inputChannels;

    private InferenceSession(Model model, int inputChannels) {
        this.model = model;
        this.inputChannels = inputChannels;
    }

    /**
     * Loads the engine where this JVM has not yet, and the model into it.
     *
     * <p>On a thread of its own: ONNX Runtime 1.29 recurses deeply while its environment is created, the deeper the longer the
     * JVM's command line (a class path of 4 kB is enough), overflows a Java thread's usual megabyte and ends the JVM without a
     * word.
     */
    public static InferenceSession open(CompiledModel compiled) {
        FutureTask<InferenceSession> opening = new FutureTask<>(() -> load(compiled));
        Thread thread = new Thread(null, opening, "engine session", STACK_BYTES);
        // Engines are found through the thread's context class loader, which on an executor need not be the job jar's.
        thread.setContextClassLoader(InferenceSession.class.getClassLoader());
        thread.setDaemon(true);
        thread.start();
        try {
            return opening.get();
        } catch (ExecutionException e) {
            String message = "Failed to load %s into %s"
                    .formatted(compiled.architecture().name(), ENGINE);
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(message, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while the model was loaded");
        }
    }

    private static InferenceSession load(CompiledModel compiled) throws IOException, MalformedModelException {
        // DJL sends telemetry and asks cloud metadata services at class initialisation unless told not to.
        System.setProperty("OPT_OUT_TRACKING", "true");
        // The OnnxRuntime engine else loads a second engine for operations that are not used here.
        System.setProperty("ai.djl.onnx.disable_alternative", "true");
        EngineTraces.disableTelemetry();
        Engine engine = Engine.getEngine(ENGINE);
        Model model = engine.newModel(compiled.architecture().name(), Device.cpu());
        try {
            model.load(new ByteArrayInputStream(compiled.onnx()), OPTIONS);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw e;
        }
        EngineTraces.deleteLibraryDirectory();
        return new InferenceSession(model, compiled.architecture().inputChannels());
    }

    /**
     * Evaluates a batch.
     *
     * @param input (n, C, height, width) float32 from the buffer's start: direct and in native order, read without a copy
     * @return one row of results an image, which depend neither on n nor on an image's place in the batch
     */
    public BatchResult forward(ByteBuffer input, int n, int height, int width) {
        if (!input.isDirect() || input.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("Invalid input: %s, %s (expected a direct buffer in native order)"
                    .formatted(input.isDirect() ? "direct" : "heap", input.order()));
        }
        Shape shape = new Shape(n, inputChannels, height, width);
        ByteBuffer batch = input.duplicate().order(ByteOrder.nativeOrder());
        batch.clear().limit(Math.toIntExact(shape.size() * Float.BYTES));
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDArray array = manager.create(batch.asFloatBuffer(), shape, DataType.FLOAT32);
            NDList outputs = model.getBlock().forward(new ParameterStore(manager, false), new NDList(array), false);
            float[] embedding = new float[0];
            Optional<float[]> logits = Optional.empty();
            for (NDArray output : outputs) {
                if (OnnxLowering.LOGITS.equals(output.getName())) {
                    logits = Optional.of(output.toFloatArray());
                } else {
                    embedding = output.toFloatArray();
                }
            }
            return new BatchResult(embedding, logits);
        }
    }

    @Override
    public void close() {
        model.close();
    }

    /**
     * What a batch evaluates to. The arrays are the caller's.
     *
     * @param embedding (n, embedding width), row-major: after the global average pool
     * @param logits (n, classes), row-major; absent in a network without fc
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record BatchResult(float[] embedding, Optional<float[]> logits) {}
}
