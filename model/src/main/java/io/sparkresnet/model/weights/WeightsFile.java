package io.sparkresnet.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Opens a weights file of any kind that is read; its content and not its name says which. */
public final class WeightsFile {
    private WeightsFile() {}

    /** The tensors of that local file; to be closed by the caller. */
    public static StateDict open(Path path) throws WeightsException {
        FileChannel channel;
        Storage file;
        try {
            if (Files.isDirectory(path)) {
                throw cannotRead(path, "it is a directory", null);
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw cannotRead(path, "it is a pipe or a device (expected a file)", null);
            }
            channel = FileChannel.open(path, StandardOpenOption.READ);
            file = new Storage.OfFile(channel, channel.size());
        } catch (AccessDeniedException e) {
            throw cannotRead(path, "access denied", e);
        } catch (NoSuchFileException e) {
            throw cannotRead(path, "no such file", e);
        } catch (IOException e) {
            throw cannotRead(path, e.getMessage(), e);
        }
        try {
            return new StateDict(path, file, channel, read(file));
        } catch (WeightsException e) {
            close(channel, e);
            throw cannotRead(path, e.getMessage(), e.getCause());
        } catch (RuntimeException | Error e) {
            close(channel, e);
            throw e;
        }
    }

    static WeightsException cannotRead(Path path, @Nullable String reason, @Nullable Throwable cause) {
        return new WeightsException("Cannot read weights %s: %s".formatted(path, reason), cause);
    }

    private static void close(FileChannel channel, Throwable thrown) {
        try {
            channel.close();
        } catch (IOException e) {
            thrown.addSuppressed(e);
        }
    }

    private static StateDict.Contents read(Storage file) throws WeightsException {
        ByteBuffer head = ByteBuffer.wrap(file.bytes(0, (int) Math.min(file.size(), ForeignFile.HEAD_BYTES)));
        if (SafetensorsFile.matches(head)) {
            return SafetensorsFile.read(file);
        }
        if (LegacyTorchCheckpoint.matches(head)) {
            return LegacyTorchCheckpoint.read(file);
        }
        if (head.limit() >= Integer.BYTES && Integer.reverseBytes(head.getInt(0)) == ZipArchive.LOCAL_SIGNATURE) {
            return TorchCheckpoint.read(file);
        }
        throw new WeightsException(ForeignFile.describe(head, file.size()));
    }
}
