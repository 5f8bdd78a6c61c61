package io.sparkresnet.model.inference;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Path;

/** Keeps ONNX Runtime 1.29 from leaving things behind on a machine: it offers a setting for neither. */
final class EngineTraces {
    private static final String TELEMETRY = "ORT_DISABLE_TELEMETRY";

    private EngineTraces() {}

    /**
     * Sets the variable by which the native library keeps no device id and no database in the home directory. Java's own copy
     * of the environment cannot be changed; the C library's can, and must be before the engine is loaded.
     */
    static void disableTelemetry() {
        if (System.getenv(TELEMETRY) != null) {
            return;
        }
        try {
            Function setenv = NativeLibrary.getProcess().getFunction("setenv");
            setenv.invokeInt(new Object[] {TELEMETRY, "1", 1});
        } catch (LinkageError e) {
            // Where JNA cannot load, the variable is set outside, by submit-scripts and spark.executorEnv.
            return;
        }
    }

    /**
     * Deletes the native libraries, which are loaded by then and need no name any more, and the directory that they lie in. ONNX
     * Runtime has the JVM delete the libraries at its end, and leaves the directory.
     */
    static void deleteLibraryDirectory() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            File directory = ((Path) field.get(null)).toFile();
            File[] libraries = directory.listFiles();
            for (File library : libraries == null ? new File[0] : libraries) {
                deleteOrLeave(library);
            }
            deleteOrLeave(directory);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another release has another field; an empty directory stays.
            return;
        }
    }

    private static void deleteOrLeave(File file) {
        if (!file.delete()) {
            file.deleteOnExit();
        }
    }
}
