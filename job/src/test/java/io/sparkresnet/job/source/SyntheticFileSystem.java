package io.sparkresnet.job.source;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * {@code synthetic:/images/d00000/f00000000.jpg} and so on: directories of files that are only listed, in pages of a thousand
 * that each take their time, as a store's do. Nothing is held; where a local file is named, every one of them has its content,
 * else they cannot be opened. Public for Hadoop, which makes it by reflection.
 */
public final class SyntheticFileSystem extends FileSystem {
    static final String DIRECTORIES = "synthetic.directories";
    static final String FILES = "synthetic.files";
    static final String BROKEN = "synthetic.broken";
    /** Setting: the directory that is deleted once its parent was listed. */
    static final String GONE = "synthetic.gone";

    static final String PAGE_MILLIS = "synthetic.page.millis";
    /** Setting: a local file, whose content every file has. */
    static final String CONTENT = "synthetic.content";

    static final Path ROOT = new Path("synthetic:/images");

    /** Pages asked for, by all instances. */
    static final LongAdder PAGES = new LongAdder();

    private static final int PAGE = 1_000;
    private static final Pattern FILE = Pattern.compile("f([0-9]{8})[.]jpg");

    private long directories;
    private long files;
    private long pageMillis;
    private byte[] content = {};

    /** Settings for that many directories of that many files. */
    static Configuration conf(long directories, long files, long pageMillis) {
        Configuration conf = new Configuration();
        conf.setClass("fs.synthetic.impl", SyntheticFileSystem.class, FileSystem.class);
        conf.setBoolean("fs.synthetic.impl.disable.cache", true);
        conf.setLong(DIRECTORIES, directories);
        conf.setLong(FILES, files);
        conf.setLong(PAGE_MILLIS, pageMillis);
        return conf;
    }

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        setConf(conf);
        directories = conf.getLong(DIRECTORIES, 0);
        files = conf.getLong(FILES, 0);
        pageMillis = conf.getLong(PAGE_MILLIS, 0);
        String local = conf.get(CONTENT, "");
        content = local.isEmpty() ? content : Files.readAllBytes(java.nio.file.Path.of(local));
    }

    @Override
    public URI getUri() {
        return URI.create("synthetic:///");
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        return path.equals(ROOT)
                ? pages(directories, i -> new FileStatus(0, true, 1, 1, 0, directory(i)))
                : pages(files, i -> child(path, i));
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive) throws IOException {
        if (path.equals(ROOT)) {
            return pages(directories * files, i -> located(child(directory(i / files), i % files)));
        }
        if (path.equals(directory(getConf().getLong(BROKEN, -1)))) {
            throw new IOException(path + " is broken");
        }
        if (path.equals(directory(getConf().getLong(GONE, -1)))) {
            throw new FileNotFoundException(path.toString());
        }
        return pages(files, i -> located(child(path, i)));
    }

    private static Path directory(long number) {
        return new Path(ROOT, String.format(Locale.ROOT, "d%05d", number));
    }

    private FileStatus child(Path directory, long number) {
        return file(new Path(directory, String.format(Locale.ROOT, "f%08d.jpg", number)), number);
    }

    private FileStatus file(Path path, long number) {
        long length = content.length > 0 ? content.length : 100_000 + number % 1_000;
        return new FileStatus(length, false, 1, 1, 1_700_000_000_000L + number, path);
    }

    private static LocatedFileStatus located(FileStatus status) {
        return new LocatedFileStatus(status, new BlockLocation[0]);
    }

    private <T> RemoteIterator<T> pages(long count, LongFunction<T> entry) {
        return new RemoteIterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public T next() throws IOException {
                if (!hasNext()) {
                    throw new NoSuchElementException("Cannot read on: the pages have ended");
                }
                if (next % PAGE == 0) {
                    await();
                }
                return entry.apply(next++);
            }
        };
    }

    private void await() throws IOException {
        PAGES.increment();
        try {
            TimeUnit.MILLISECONDS.sleep(pageMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        Matcher file = FILE.matcher(path.getName());
        return file.matches() ? file(path, Long.parseLong(file.group(1))) : new FileStatus(0, true, 1, 1, 0, path);
    }

    @Override
    public FileStatus[] listStatus(Path path) {
        throw new UnsupportedOperationException("Cannot hold a listing");
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) {
        if (content.length == 0) {
            throw new UnsupportedOperationException("Cannot open a file");
        }
        return new FSDataInputStream(new Content(content));
    }

    private static final class Content extends ByteArrayInputStream implements Seekable, PositionedReadable {
        Content(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void seek(long position) {
            pos = Math.toIntExact(position);
        }

        @Override
        public long getPos() {
            return pos;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) {
            throw new UnsupportedOperationException("Cannot read at a position");
        }

        @Override
        public void readFully(long position, byte[] target, int offset, int length) {
            throw new UnsupportedOperationException("Cannot read at a position");
        }

        @Override
        public void readFully(long position, byte[] target) {
            throw new UnsupportedOperationException("Cannot read at a position");
        }
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress) {
        throw new UnsupportedOperationException("Cannot create a file");
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("Cannot append");
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new UnsupportedOperationException("Cannot rename");
    }

    @Override
    public boolean delete(Path path, boolean recursive) {
        throw new UnsupportedOperationException("Cannot delete");
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) {
        throw new UnsupportedOperationException("Cannot make a directory");
    }

    @Override
    public void setWorkingDirectory(Path path) {}

    @Override
    public Path getWorkingDirectory() {
        return ROOT;
    }
}
