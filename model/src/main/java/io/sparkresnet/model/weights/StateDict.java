package io.sparkresnet.model.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a weights file by the keys that stand in it; values are read when asked for. Dictionaries inside a checkpoint
 * are joined with dots: {@code state_dict.module.conv1.weight}. Thread-safe; closed by whoever opened it.
 */
public final class StateDict implements AutoCloseable {
    private static final int DIGEST_CHUNK_BYTES = 1 << 20;

    private final Path path;
    private final String container;
    private final Storage file;
    private final Closeable channel;
    private final Map<String, RawTensor> tensors;
    private final Map<String, String> metadata;

    StateDict(Path path, Storage file, Closeable channel, Contents contents) {
        this.path = path;
        this.file = file;
        this.channel = channel;
        this.container = contents.container();
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(contents.tensors()));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(contents.metadata()));
    }

    /** Where the file lies. */
    public Path path() {
        return path;
    }

    /** What kind of file it is: {@code safetensors}, {@code torch zip} or {@code torch legacy}. */
    public String container() {
        return container;
    }

    /** The tensors in the file's order. */
    public Map<String, RawTensor> tensors() {
        return tensors;
    }

    /** Texts, numbers and truth values beside the tensors: safetensors' {@code __metadata__}, a checkpoint's {@code epoch}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** SHA-256 of the whole file in lower case hexadecimal; computed at each call. */
    public String sha256() throws WeightsException {
        MessageDigest digest = TensorDigest.sha256();
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(DIGEST_CHUNK_BYTES, Math.max(1, file.size())));
        long done = 0;
        while (done < file.size()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), file.size() - done));
            file.read(done, chunk);
            done += chunk.position();
            digest.update(chunk.flip());
        }
        return TensorDigest.hexadecimal(digest);
    }

    /** Bytes of the file. */
    long fileSize() {
        return file.size();
    }

    @Override
    public void close() throws WeightsException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new WeightsException("Failed to close weights " + path, e);
        }
    }

    /** What a reader of one kind of file finds in it. */
    record Contents(String container, Map<String, RawTensor> tensors, Map<String, String> metadata) {}
}
