package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * One name for the same weights in any container: SHA-256 over the tensors in the order of their torchvision keys; of each, the
 * key in UTF-8, a zero byte, the shape as {@code 64,3,7,7}, a zero byte, and the values as little-endian float32 in row-major
 * order.
 */
final class TensorDigest {
    private static final int CHUNK_VALUES = 1 << 16;

    private TensorDigest() {}

    /** The digest in lower case hexadecimal. */
    static String of(Weights weights) {
        MessageDigest digest = sha256();
        List<TensorSpec> specs = new ResNet(weights.architecture())
                .tensors().stream()
                        .sorted(Comparator.comparing(TensorSpec::key))
                        .toList();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (TensorSpec spec : specs) {
            String shape =
                    String.join(",", spec.shape().stream().map(String::valueOf).toList());
            digest.update((spec.key() + "\0" + shape + "\0").getBytes(StandardCharsets.UTF_8));
            float[] values = weights.tensor(spec.key());
            for (int done = 0; done < values.length; done += CHUNK_VALUES) {
                int count = Math.min(CHUNK_VALUES, values.length - done);
                chunk.asFloatBuffer().put(values, done, count);
                digest.update(chunk.array(), 0, count * Float.BYTES);
            }
        }
        return hexadecimal(digest);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256, which every Java platform has", e);
        }
    }

    static String hexadecimal(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
