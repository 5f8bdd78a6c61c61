"""Writers of TIFF (Adobe's TIFF 6.0), BMP and GIF89a files that Pillow cannot write: any depth, layout, byte order and palette."""

import struct
import zlib

import numpy as np

COMPRESSION = {"none": 1, "lzw": 5, "deflate": 8, "old-deflate": 32946, "packbits": 32773}
TAGS = {
    "width": 256, "height": 257, "bits": 258, "compression": 259, "photometric": 262, "fill-order": 266, "strip-offsets": 273, "orientation": 274,
    "samples": 277, "rows-per-strip": 278, "strip-bytes": 279, "planar": 284, "predictor": 317, "palette": 320, "tile-width": 322,
    "tile-height": 323, "tile-offsets": 324, "tile-bytes": 325, "ink-set": 332, "extra": 338, "format": 339,
}


def packed(samples, bits, order):
    """(H, W) samples as rows of whole bytes, the first sample in the high bits."""
    if bits in (8, 16, 32):
        return samples.astype(f"{order}u{bits // 8}").tobytes()
    each = (samples[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(each.reshape(samples.shape[0], -1).astype(np.uint8), axis=1).tobytes()


def codes_msb(content):
    """LZW without a match: clear codes often enough that every code has 9 bits (TIFF's order of bits)."""
    codes = []
    for at in range(0, len(content), 250):
        codes += [256, *content[at : at + 250]]
    bits = "".join(format(code, "09b") for code in codes + [257])
    return int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")


def packbits(content):
    out, at = bytearray(), 0
    while at < len(content):
        run = 1
        while run < 128 and at + run < len(content) and content[at + run] == content[at]:
            run += 1
        if run > 1:
            out += bytes([257 - run, content[at]])
            at += run
            continue
        end = at + 1
        while end < len(content) and end - at < 128 and content[end] != content[end - 1]:
            end += 1
        out += bytes([end - at - 1]) + content[at:end]
        at = end
    return bytes(out)


def compressed(content, kind):
    return {"none": bytes, "lzw": codes_msb, "deflate": zlib.compress, "old-deflate": zlib.compress, "packbits": packbits}[kind](content)


def tiff(samples, bits, photometric, order="<", compression="none", planar=1, tile=None, rows=None, predictor=1, big=False, **tags):
    """samples: (H, W, C) whole numbers. tile: (height, width), multiples of 16; rows: those of a strip."""
    height, width, channels = samples.shape
    rows = rows or height
    piece_h, piece_w = tile or (rows, width)
    pieces = []
    for plane in [slice(c, c + 1) for c in range(channels)] if planar == 2 else [slice(None)]:
        for top in range(0, height, piece_h):
            for left in range(0, width, piece_w):
                part = samples[top : top + piece_h, left : left + piece_w, plane]
                if tile:
                    part = np.pad(part, ((0, piece_h - part.shape[0]), (0, piece_w - part.shape[1]), (0, 0)), "edge")
                if predictor == 2:
                    part = np.concatenate([part[:, :1], part[:, 1:] - part[:, :-1]], axis=1) & ((1 << bits) - 1)
                flat = part.reshape(part.shape[0], -1)
                if compression == "packbits":  # each row for itself
                    pieces.append(b"".join(packbits(packed(row[None], bits, order)) for row in flat))
                else:
                    pieces.append(compressed(packed(flat, bits, order), compression))
    values = {
        "width": [width], "height": [height], "bits": [bits] * channels, "compression": [COMPRESSION[compression]],
        "photometric": [photometric], "samples": [channels], "planar": [planar], **{k.replace("_", "-"): v for k, v in tags.items()},
    }
    if predictor != 1:
        values["predictor"] = [predictor]
    head = 16 if big else 8
    offsets, at = [], head
    for piece in pieces:
        offsets.append(at)
        at += len(piece) + len(piece) % 2
    kind = "tile" if tile else "strip"
    values |= {f"{kind}-offsets": offsets, f"{kind}-bytes": [len(piece) for piece in pieces]}
    values |= {"tile-width": [piece_w], "tile-height": [piece_h]} if tile else {"rows-per-strip": [rows]}
    body = b"".join(piece + b"\0" * (len(piece) % 2) for piece in pieces)
    return directory(values, order, big, head, body)


def directory(values, order, big, head, body):
    entries = sorted((TAGS[name], value) for name, value in values.items())
    offset_type = "Q" if big else "I"
    room = 8 if big else 4
    ifd = head + len(body)
    extra_at = ifd + (8 + 20 * len(entries) + 8 if big else 2 + 12 * len(entries) + 4)
    table, extra = b"", b""
    for tag, value in entries:
        wide = tag in (TAGS["strip-offsets"], TAGS["tile-offsets"], TAGS["strip-bytes"], TAGS["tile-bytes"])
        content = struct.pack(f"{order}{len(value)}{'I' if wide else 'H'}", *value)
        table += struct.pack(order + "HH" + offset_type, tag, 4 if wide else 3, len(value))
        if len(content) <= room:
            table += content.ljust(room, b"\0")
        else:
            table += struct.pack(order + offset_type, extra_at + len(extra))
            extra += content + b"\0" * (len(content) % 2)
    mark = b"II" if order == "<" else b"MM"
    if big:
        return mark + struct.pack(order + "HHHQ", 43, 8, 0, ifd) + body + struct.pack(order + "Q", len(entries)) + table + bytes(8) + extra
    return mark + struct.pack(order + "HI", 42, ifd) + body + struct.pack(order + "H", len(entries)) + table + bytes(4) + extra


def bmp(rows, width, height, bits, header=40, compression=0, masks=b"", palette=b"", top_down=False):
    """rows: the bytes of the pixels as they are stored. header: 12 (OS/2), 40, 52, 56, 108 or 124 bytes, masks within where they fit."""
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, compression, len(rows), 2835, 2835,
                           len(palette) // 4, 0)
        info += masks[: max(0, header - 40)].ljust(header - 40, b"\0")
    outside = masks if header == 40 else b""
    start = 14 + len(info) + len(outside) + len(palette)
    return struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start) + info + outside + palette + rows


def bmp_rows(samples, bits):
    """(H, W) samples, bottom row first, each row a multiple of four bytes."""
    flat = np.flipud(samples)
    size = (flat.shape[1] * bits + 31) // 32 * 4
    return b"".join(packed(row[None], bits, "<").ljust(size, b"\0") for row in flat)


def bmp_runs(samples, bits, pick):
    """RLE8 or RLE4 of (H, W) samples: runs, literal runs, now and then a jump that leaves pixels out."""
    out = bytearray()
    for row in np.flipud(samples).tolist():
        at = 0
        while at < len(row):
            left = len(row) - at
            choice = pick.random()
            if choice < 0.1 and left > 3:
                out += bytes([0, 2, 2, 0])
                at += 2
            elif choice < 0.5 and left >= 3:
                count = pick.randint(3, min(left, 40))
                part = row[at : at + count]
                content = bytes(part) if bits == 8 else bytes(int(a) << 4 | int(b) for a, b in zip(part[::2], part[1::2] + [0]))
                out += bytes([0, count]) + content + b"\0" * (len(content) % 2)
                at += count
            else:
                count = pick.randint(1, min(left, 60))
                out += bytes([count, row[at] if bits == 8 else row[at] << 4 | row[at]])
                at += count
        out += b"\0\0"
    return bytes(out[:-2]) + b"\0\1"


def gif_codes(content, depth):
    """LZW without a match, for GIF: as many codes between clears as keep their width."""
    clear, width, codes = 1 << depth, depth + 1, []
    for at in range(0, len(content), max(1, clear - 2)):
        codes += [clear, *content[at : at + max(1, clear - 2)]]
    bits = "".join(format(code, f"0{width}b")[::-1] for code in codes + [clear + 1])
    bits += "0" * (-len(bits) % 8)
    packed_codes = int(bits[::-1], 2).to_bytes(len(bits) // 8, "little")
    blocks = b"".join(bytes([len(part)]) + part for part in (packed_codes[i : i + 255] for i in range(0, len(packed_codes), 255)))
    return bytes([depth]) + blocks + b"\0"


def gif(canvas, samples, left=0, top=0, depth=8, palette=b"", local=b"", transparent=None, background=0, interlaced=False, version=b"89a"):
    """canvas: (width, height); samples: (H, W) indices of one frame at (left, top); palettes: 3 << n bytes, or none."""

    def flags(colours):
        return 0x80 | (len(colours) // 3).bit_length() - 2 if colours else 0

    height, width = samples.shape
    order = [y for start, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for y in range(start, height, step)] if interlaced else range(height)
    out = b"GIF" + version + struct.pack("<HHBBB", *canvas, flags(palette) | 0x70, background, 0) + palette
    if transparent is not None:
        out += b"\x21\xf9\x04" + struct.pack("<BHB", 1, 0, transparent) + b"\0"
    out += struct.pack("<BHHHHB", 0x2C, left, top, width, height, flags(local) | (0x40 if interlaced else 0)) + local
    return out + gif_codes(b"".join(samples[y].astype(np.uint8).tobytes() for y in order), depth) + b"\x3b"
