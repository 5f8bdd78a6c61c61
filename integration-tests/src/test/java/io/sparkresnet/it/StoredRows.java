package io.sparkresnet.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Reads the bytes of a Parquet file with Parquet's own reader: no Spark, no file system, nothing of the product. */
final class StoredRows {
    private StoredRows() {}

    /** All rows of one file. A file that is not whole is an exception. */
    static List<Group> of(byte[] file) {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Builder(new Content(file)).build()) {
            Group row = reader.read();
            while (row != null) {
                rows.add(row);
                row = reader.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read a Parquet file of %d bytes".formatted(file.length), e);
        }
        return rows;
    }

    private static final class Builder extends ParquetReader.Builder<Group> {
        Builder(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static final class Content implements InputFile {
        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            return new ContentStream(bytes);
        }
    }

    private static final class ContentStream extends DelegatingSeekableInputStream {
        private final int length;
        private final ByteArrayInputStream in;

        ContentStream(byte[] bytes) {
            this(bytes.length, new ByteArrayInputStream(bytes));
        }

        private ContentStream(int length, ByteArrayInputStream in) {
            super(in);
            this.length = length;
            this.in = in;
        }

        @Override
        public long getPos() {
            return (long) length - in.available();
        }

        @Override
        public void seek(long position) {
            in.reset();
            in.skip(position);
        }
    }
}
