package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive as {@code torch.save} writes it, with positions where the archive's own structure must agree: PKWARE's
 * APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16, zip64 included. Entries are stored or deflated. Refused are names that occur
 * twice, encrypted entries, local headers that contradict the central directory, entries that overlap (the way a small archive
 * claims terabytes), and values whose CRC-32 is wrong.
 */
final class ZipArchive {
    static final int LOCAL_SIGNATURE = 0x04034b50;

    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ZIP64_END_SIGNATURE = 0x06064b50;
    private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END_BYTES = 22;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int ZIP64_END_BYTES = 56;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int MAX_COMMENT_BYTES = 65535;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_DIRECTORY_BYTES = 16 << 20;
    private static final long UNKNOWN_32 = 0xffffffffL;
    private static final int CRC_CHUNK_BYTES = 1 << 18;
    /** Deflate's best: 258 bytes for 2 bits. */
    private static final long MAX_INFLATION = 1032;

    private final Storage file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipArchive(Storage file) {
        this.file = file;
    }

    /** Reads the central directory and each entry's local header. */
    static ZipArchive open(Storage file) throws WeightsException {
        ZipArchive archive = new ZipArchive(file);
        archive.readDirectory();
        archive.refuseOverlaps();
        return archive;
    }

    /** Every entry by its name, in the directory's order. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** The entry's content, its CRC-32 checked; at most {@code limit} bytes are inflated. */
    Storage content(Entry entry, long limit) throws WeightsException {
        Storage stored = file.slice(entry.start(), entry.compressedSize());
        Storage content = entry.deflated() ? new Storage.OfArray(inflate(entry, stored, limit)) : stored;
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CRC_CHUNK_BYTES, Math.max(1, content.size())));
        for (long done = 0; done < content.size(); done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), content.size() - done));
            content.read(done, chunk);
            crc.update(chunk.flip());
        }
        if (crc.getValue() != entry.crc()) {
            throw new WeightsException("archive entry %s is damaged: CRC-32 %08x (expected %08x)"
                    .formatted(entry.name(), crc.getValue(), entry.crc()));
        }
        return content;
    }

    private static byte[] inflate(Entry entry, Storage stored, long limit) throws WeightsException {
        if (entry.size() > limit || entry.compressedSize() > Integer.MAX_VALUE - 8) {
            throw new WeightsException("archive entry %s inflates to %d bytes (expected at most %d)"
                    .formatted(entry.name(), entry.size(), limit));
        }
        if (entry.size() / MAX_INFLATION > entry.compressedSize()) {
            throw new WeightsException("archive entry %s does not inflate to its %d bytes: it has %d"
                    .formatted(entry.name(), entry.size(), entry.compressedSize()));
        }
        byte[] inflated = new byte[(int) entry.size()];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored.bytes(0, (int) stored.size()));
            int done = 0;
            while (done < inflated.length) {
                int count = inflater.inflate(inflated, done, inflated.length - done);
                if (count == 0) {
                    break;
                }
                done += count;
            }
            if (done < inflated.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new WeightsException(
                        "archive entry %s does not inflate to its %d bytes".formatted(entry.name(), inflated.length));
            }
        } catch (DataFormatException e) {
            throw new WeightsException(
                    "archive entry %s does not inflate: %s".formatted(entry.name(), e.getMessage()), e);
        } finally {
            inflater.end();
        }
        return inflated;
    }

    private void readDirectory() throws WeightsException {
        Directory directory = findDirectory();
        if (directory.entries() > MAX_ENTRIES || directory.size() > MAX_DIRECTORY_BYTES) {
            throw new WeightsException("its archive directory has %d entries in %d bytes (expected at most %d in %d)"
                    .formatted(directory.entries(), directory.size(), MAX_ENTRIES, MAX_DIRECTORY_BYTES));
        }
        ByteBuffer records = buffer(directory.start(), (int) directory.size());
        for (long i = 0; i < directory.entries(); i++) {
            Entry entry = readCentral(records);
            if (entries.put(entry.name(), entry) != null) {
                throw new WeightsException("archive entry %s occurs twice".formatted(entry.name()));
            }
        }
    }

    private Directory findDirectory() throws WeightsException {
        int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT_BYTES);
        ByteBuffer tail = buffer(file.size() - tailBytes, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE && at + END_BYTES + unsigned(tail.getShort(at + 20)) == tailBytes) {
                long position = file.size() - tailBytes + at;
                long entryCount = unsigned(tail.getShort(at + 10));
                long size = unsigned(tail.getInt(at + 12));
                long start = unsigned(tail.getInt(at + 16));
                boolean zip64 = entryCount == 0xffff || size == UNKNOWN_32 || start == UNKNOWN_32;
                return zip64 ? zip64Directory(position) : new Directory(entryCount, size, start);
            }
        }
        throw new WeightsException(
                "it is a cut zip archive: no end of archive record in its %d bytes".formatted(file.size()));
    }

    private Directory zip64Directory(long endPosition) throws WeightsException {
        ByteBuffer locator = buffer(endPosition - ZIP64_LOCATOR_BYTES, ZIP64_LOCATOR_BYTES);
        require(locator.getInt(0) == ZIP64_LOCATOR_SIGNATURE, "zip64 locator");
        ByteBuffer end = buffer(locator.getLong(8), ZIP64_END_BYTES);
        require(end.getInt(0) == ZIP64_END_SIGNATURE, "zip64 end of archive record");
        require(end.getLong(32) >= 0 && end.getLong(40) >= 0, "zip64 directory");
        return new Directory(end.getLong(32), end.getLong(40), end.getLong(48));
    }

    private Entry readCentral(ByteBuffer records) throws WeightsException {
        int at = records.position();
        require(records.remaining() >= CENTRAL_BYTES && records.getInt(at) == CENTRAL_SIGNATURE, "directory record");
        int flags = unsigned(records.getShort(at + 8));
        int method = unsigned(records.getShort(at + 10));
        int nameBytes = unsigned(records.getShort(at + 28));
        int extraBytes = unsigned(records.getShort(at + 30));
        int recordBytes = CENTRAL_BYTES + nameBytes + extraBytes + unsigned(records.getShort(at + 32));
        require(records.remaining() >= recordBytes, "directory record");
        String name = text(records, at + CENTRAL_BYTES, nameBytes);
        long[] sizes = {
            unsigned(records.getInt(at + 24)), unsigned(records.getInt(at + 20)), unsigned(records.getInt(at + 42))
        };
        resolveZip64(records.slice(at + CENTRAL_BYTES + nameBytes, extraBytes), sizes);
        records.position(at + recordBytes);
        if ((flags & 1) != 0 || (method != 0 && method != 8)) {
            throw new WeightsException("archive entry %s is encrypted or compressed by method %d (expected 0 or 8)"
                    .formatted(name, method));
        }
        long crc = unsigned(records.getInt(at + 16));
        long start = checkLocal(name, sizes[2]);
        boolean deflated = method == 8;
        require(sizes[0] >= 0 && sizes[1] >= 0 && (deflated || sizes[0] == sizes[1]), "size of entry " + name);
        file.slice(start, sizes[1]);
        return new Entry(name, deflated, sizes[0], sizes[1], sizes[2], start, crc);
    }

    /** Replaces the sizes that do not fit 32 bits: uncompressed, compressed, local header, in this order in the extra field. */
    private static void resolveZip64(ByteBuffer extra, long[] sizes) throws WeightsException {
        extra.order(ByteOrder.LITTLE_ENDIAN);
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = unsigned(extra.getShort());
            require(length <= extra.remaining(), "extra field");
            int end = extra.position() + length;
            for (int i = 0; id == 1 && i < sizes.length; i++) {
                if (sizes[i] == UNKNOWN_32) {
                    require(end - extra.position() >= Long.BYTES, "zip64 extra field");
                    sizes[i] = extra.getLong();
                }
            }
            extra.position(end);
        }
    }

    /** Where the content begins, after a local header that names the same entry. */
    private long checkLocal(String name, long position) throws WeightsException {
        ByteBuffer local = buffer(position, LOCAL_BYTES);
        require(local.getInt(0) == LOCAL_SIGNATURE, "local header of " + name);
        int nameBytes = unsigned(local.getShort(26));
        ByteBuffer localName = buffer(position + LOCAL_BYTES, nameBytes);
        require(text(localName, 0, nameBytes).equals(name), "local header of " + name);
        return position + LOCAL_BYTES + nameBytes + unsigned(local.getShort(28));
    }

    private void refuseOverlaps() throws WeightsException {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::header));
        long end = 0;
        for (Entry entry : inOrder) {
            if (entry.header() < end) {
                throw new WeightsException("archive entry %s overlaps another".formatted(entry.name()));
            }
            end = entry.start() + entry.compressedSize();
        }
    }

    private ByteBuffer buffer(long position, int size) throws WeightsException {
        return ByteBuffer.wrap(file.bytes(position, size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean holds, String what) throws WeightsException {
        if (!holds) {
            throw new WeightsException("its zip archive is damaged: wrong " + what);
        }
    }

    private static String text(ByteBuffer from, int at, int size) {
        byte[] bytes = new byte[size];
        from.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    private record Directory(long entries, long size, long start) {}

    /** One file of the archive: its header and its content begin at {@code header} and {@code start}. */
    record Entry(String name, boolean deflated, long size, long compressedSize, long header, long start, long crc) {}
}
