package io.sparkresnet.job.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is to hold: that of a local file, or bytes in memory. Read as often as it takes; thread-safe. */
sealed interface Content {

    /** How many bytes it has. */
    long length() throws IOException;

    /** It from its start; the caller closes it. */
    InputStream open() throws IOException;

    /** Writes all of it, and closes nothing. */
    void copyTo(OutputStream out) throws IOException;

    /**
     * That of a local file.
     *
     * @param path the file, which stays as it is meanwhile
     */
    record File(Path path) implements Content {
        @Override
        public long length() throws IOException {
            return Files.size(path);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public void copyTo(OutputStream out) throws IOException {
            Files.copy(path, out);
        }
    }

    /** Bytes in memory. */
    final class Bytes implements Content {
        private final byte[] bytes;

        /** Of an array that nobody changes meanwhile. */
        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void copyTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }
}
