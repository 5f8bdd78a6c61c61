"""Writes small TIFFs of every kind that is read, and what Pillow and torchvision make of them.

    python make_tiff_reference.py

Needs Pillow 13, torchvision, numpy. Most files are composed here, field by field, since no writer makes all of them; JPEG and
fax codes are Pillow's. Writes ../../../model/src/test/resources/io/sparkresnet/model/image/reference-tiff/ in about 3 seconds,
in the form of make_image_reference.py. Everything follows from SEED.
"""

import io
import random
import struct
import zlib

import numpy as np
from make_image_reference import photo, saved
from PIL import Image
from recorded_images import FEW_RECIPES, record

SEED = 20261124
pick = random.Random(SEED)
rng = np.random.default_rng(SEED)

WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC, FILL, STRIPS, ORIENTATION, SAMPLES, ROWS, COUNTS, PLANAR = (
    256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284,
)  # fmt: skip
PREDICTOR, COLORS, TILE_WIDTH, TILE_LENGTH, TILES, TILE_COUNTS, EXTRA, FORMAT = 317, 320, 322, 323, 324, 325, 338, 339
COEFFICIENTS, SUBSAMPLING, REFERENCE, XMP = 529, 530, 532, 700
SHORT, LONG, RATIONAL, LONG8 = 3, 4, 5, 16
CODES = {1: "B", 3: "H", 4: "I", 7: "B", 8: "h", 16: "Q"}
UNCOMPRESSED, LZW, DEFLATE, OLD_DEFLATE, PACKBITS, LZMA, ZSTANDARD = 1, 5, 8, 32946, 32773, 34925, 50000
NAMES = {UNCOMPRESSED: "plain", LZW: "lzw", DEFLATE: "deflate", OLD_DEFLATE: "deflate-old", PACKBITS: "packbits"}
LATER = {LZMA: "lzma", ZSTANDARD: "zstd"}


def values(order, kind, numbers):
    if kind == RATIONAL:
        return b"".join(struct.pack(order + "II", *each) for each in numbers)
    return struct.pack(order + CODES[kind] * len(numbers), *numbers)


def tiff(fields, blocks, order="<", big=False, counts=True, tiled=False):
    """A file of one directory; fields are tag: (type, numbers)."""
    word, size = ("Q", 8) if big else ("I", 4)
    offsets = TILES if tiled else STRIPS
    fields = dict(fields)
    fields[offsets] = (LONG8 if big else LONG, [0] * len(blocks))
    if counts:
        fields[TILE_COUNTS if tiled else COUNTS] = (LONG, [len(each) for each in blocks])
    at = (16 if big else 8) + (8 if big else 2) + (20 if big else 12) * len(fields) + size
    lengths = {tag: len(values(order, *each)) for tag, each in fields.items()}
    place = at + sum(length + length % 2 for length in lengths.values() if length > size)
    starts = []
    for each in blocks:
        starts.append(place)
        place += len(each)
    fields[offsets] = (fields[offsets][0], starts)
    entries, outside = b"", b""
    for tag, (kind, numbers) in sorted(fields.items()):
        packed = values(order, kind, numbers)
        if len(packed) > size:
            where = struct.pack(order + word, at + len(outside))
            outside += packed + b"\0" * (len(packed) % 2)
        else:
            where = packed.ljust(size, b"\0")
        entries += struct.pack(order + "HH" + word, tag, kind, len(numbers)) + where
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(order + "HHHQ", 43, 8, 0, 16) if big else struct.pack(order + "HI", 42, 8)
    count = struct.pack(order + ("Q" if big else "H"), len(fields))
    return mark + head + count + entries + struct.pack(order + word, 0) + outside + b"".join(blocks)


def lzw(content, old=False):
    """Old: least significant bits first, and codes that do not grow one early."""
    bits, table, width, unseen, known = [], {}, 9, 258, b""

    def emit(code):
        digits = format(code, f"0{width}b")
        bits.append(digits[::-1] if old else digits)

    emit(256)
    for value in content:
        longer = known + bytes([value])
        if len(longer) == 1 or longer in table:
            known = longer
            continue
        emit(table.get(known, known[0]))
        table[longer] = unseen
        unseen += 1
        known = bytes([value])
        if unseen == 4094:
            emit(256)
            table, width, unseen = {}, 9, 258
        elif unseen > (1 << width) - (0 if old else 1):
            width += 1
    emit(table.get(known, known[0]))
    if unseen + 1 > (1 << width) - (0 if old else 1) and width < 12:
        width += 1
    emit(257)
    digits = "".join(bits)
    digits += "0" * (-len(digits) % 8)
    return bytes(int(digits[i : i + 8][:: -1 if old else 1], 2) for i in range(0, len(digits), 8))


def packbits(content):
    out = bytearray()
    while content:
        run = next((i for i, each in enumerate(content[:128]) if each != content[0]), len(content[:128]))
        if run > 1:
            out += bytes([257 - run, content[0]])
        else:
            run = min(len(content), pick.randint(1, 128))
            out += bytes([run - 1]) + content[:run]
        content = content[run:]
    return bytes(out)


def compressed(content, compression, old=False):
    if compression == LZW:
        return lzw(content, old)
    if compression in (DEFLATE, OLD_DEFLATE):
        return zlib.compress(content)
    return packbits(content) if compression == PACKBITS else content


def turned(content):
    return bytes(int(format(each, "08b")[::-1], 2) for each in content)


def rows(samples, bits, order):
    """Packed rows of (H, n) samples."""
    if bits % 8 == 0:
        return samples.astype(f"{order}u{bits // 8}").tobytes()
    out = b""
    for row in samples:
        digits = "".join(format(int(each), f"0{bits}b") for each in row)
        digits += "0" * (-len(digits) % 8)
        out += bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
    return out


def differences(samples, bits):
    out = samples.astype(np.int64)
    out[:, 1:] -= samples[:, :-1]
    return out % (1 << bits)


def byte_planes(samples):
    """Predictor 3 of (H, W, n) 32-bit samples."""
    out = b""
    for row in samples.reshape(len(samples), -1).astype(np.uint32):
        planes = np.concatenate([(row >> shift) & 255 for shift in (24, 16, 8, 0)]).astype(np.int64)
        step = samples.shape[2]
        planes[step:] -= planes[:-step].copy()
        out += (planes % 256).astype(np.uint8).tobytes()
    return out


def subsampled(samples, across, down):
    padded = np.pad(samples, ((0, -len(samples) % down), (0, -samples.shape[1] % across), (0, 0)), mode="edge")
    out = b""
    for y in range(0, len(padded), down):
        for x in range(0, padded.shape[1], across):
            out += padded[y : y + down, x : x + across, 0].astype(np.uint8).tobytes() + bytes(map(int, padded[y, x, 1:]))
    return out


def image(samples, bits, photometric, compression=UNCOMPRESSED, order="<", big=False, block=None, tiled=False, planar=1,
          predictor=1, fill=1, sampling=(1, 1), old=False, counts=True, more=None):  # fmt: skip
    """A TIFF of (H, W, n) samples; block: rows of a strip, or (W, H) of a tile."""
    height, width, count = samples.shape
    fields = {WIDTH: (SHORT, [width]), LENGTH: (SHORT, [height]), BITS: (SHORT, [bits] * count)}
    fields |= {COMPRESSION: (SHORT, [compression]), PHOTOMETRIC: (SHORT, [photometric]), SAMPLES: (SHORT, [count])}
    fields |= {PLANAR: (SHORT, [planar])} if planar != 1 else {}
    fields |= {PREDICTOR: (SHORT, [predictor])} if predictor != 1 else {}
    fields |= {FILL: (SHORT, [fill])} if fill != 1 else {}
    fields |= {SUBSAMPLING: (SHORT, list(sampling))} if photometric == 6 else {}
    across, down = block if tiled else (width, block or height)
    if tiled:
        fields |= {TILE_WIDTH: (SHORT, [across]), TILE_LENGTH: (SHORT, [down])}
    elif block:
        fields[ROWS] = (LONG, [down])
    blocks = []
    for plane in [samples] if planar == 1 else [samples[..., i : i + 1] for i in range(count)]:
        for y in range(0, height, down):
            for x in range(0, width, across):
                part = plane[y : y + down, x : x + across]
                if tiled:
                    part = np.pad(part, ((0, down - len(part)), (0, across - part.shape[1]), (0, 0)), mode="edge")
                if predictor == 3:
                    content = byte_planes(part)
                elif sampling != (1, 1):
                    content = subsampled(part, *sampling)
                else:
                    part = differences(part, bits) if predictor == 2 else part
                    content = rows(part.reshape(len(part), -1), bits, order)
                content = compressed(content, compression, old)
                blocks.append(turned(content) if fill == 2 else content)
    return tiff(fields | (more or {}), blocks, order, big, counts, tiled)


def colors(width, height, count=3, bits=8):
    parts = [np.asarray(photo(width, height)) for _ in range((count + 2) // 3)]
    samples = np.concatenate(parts, axis=2)[..., :count].astype(np.int64)
    return samples * ((1 << bits) - 1) // 255


def grays():
    for bits in (1, 2, 4, 8):
        for photometric in (0, 1):
            yield f"gray-{bits}-{photometric}.tif", image(colors(19, 7, 1, bits), bits, photometric)
        palette = {COLORS: (SHORT, [int(each) for each in rng.integers(0, 65536, 3 << bits)])}
        yield f"palette-{bits}.tif", image(colors(19, 7, 1, bits), bits, 3, LZW, more=palette)
        fill = image(colors(19, 7, 1, bits), bits, 1, DEFLATE if bits > 1 else UNCOMPRESSED, fill=2)
        yield f"gray-{bits}-reversed.tif", fill
    short = {COLORS: (SHORT, [each << 8 for each in (9, 8, 7) * 4])}
    yield "palette-short.tif", image(colors(19, 7, 1, 4), 8, 3, more=short)
    yield "gray-12.tif", image(colors(20, 7, 1, 12), 12, 1)
    for order in "<>":
        name = "little" if order == "<" else "big"
        wide = rng.integers(0, 400, (7, 19, 1))
        yield f"gray-16-{name}.tif", image(wide, 16, 1, order=order)
        yield f"gray-16-{name}-predictor.tif", image(wide, 16, 1, DEFLATE, order, predictor=2)
        signed = (wide - 100) % 65536
        yield f"gray-16-{name}-signed.tif", image(signed, 16, 1, LZW, order, more={FORMAT: (SHORT, [2])})
        floats = rng.normal(100, 120, (7, 19, 1)).astype(np.float32).view(np.uint32)
        format_ = {FORMAT: (SHORT, [3])}
        yield f"float-{name}.tif", image(floats, 32, 1, order=order, more=format_)
        yield f"float-{name}-predictor.tif", image(floats, 32, 1, DEFLATE, order, predictor=3, more=format_)
        signed = rng.integers(-300, 600, (7, 19, 1)) % (1 << 32)
        yield f"gray-32-{name}-signed.tif", image(signed, 32, 1, order=order, more={FORMAT: (SHORT, [2])})
    yield "gray-32.tif", image(rng.integers(0, 600, (7, 19, 1)), 32, 1, OLD_DEFLATE, predictor=2)
    for extra in (0, 2):
        yield f"gray-alpha-{extra}.tif", image(colors(9, 7, 2), 8, 1, more={EXTRA: (SHORT, [extra])})


def colored():
    for compression, name in NAMES.items():
        yield f"rgb-{name}.tif", image(colors(23, 14), 8, 2, compression, block=5)
        yield f"rgb-{name}-tiled.tif", image(colors(23, 19), 8, 2, compression, block=(16, 16), tiled=True)
        yield f"rgb-{name}-planar.tif", image(colors(23, 14), 8, 2, compression, ">", block=5, planar=2)
        yield f"rgb-{name}-big.tif", image(colors(11, 6), 8, 2, compression, big=True)
    yield "rgb-lzw-predictor.tif", image(colors(23, 14), 8, 2, LZW, block=14, predictor=2)
    yield "rgb-lzw-old.tif", image(colors(60, 40), 8, 2, LZW, block=20, old=True)
    yield "rgb-lzw-photo.tif", image(colors(90, 60), 8, 2, LZW)
    yield "rgb-no-counts.tif", image(colors(11, 6), 8, 2, DEFLATE, counts=False)
    yield "rgb-planar-tiled.tif", image(colors(23, 19), 8, 2, LZW, block=(16, 16), tiled=True, planar=2)
    yield "rgb-16.tif", image(colors(11, 6, 3, 16), 16, 2, order=">")
    yield "rgb-16-planar.tif", image(colors(11, 6, 3, 16), 16, 2, LZW, planar=2, predictor=2)
    for extra in ([], [0], [1], [2], [999], [1, 0], [2, 0], [0, 0, 0]):
        more = {EXTRA: (SHORT, extra)} if extra else {}
        name = "-".join(map(str, extra)) or "none"
        yield f"rgba-{name}.tif", image(colors(11, 6, 3 + (len(extra) or 1)), 8, 2, PACKBITS, more=more)
    yield "rgba-1-planar.tif", image(colors(11, 6, 4), 8, 2, LZW, planar=2, more={EXTRA: (SHORT, [1])})
    yield "rgba-1-16.tif", image(colors(11, 6, 4, 16), 16, 2, more={EXTRA: (SHORT, [1])})
    yield "cmyk.tif", image(colors(11, 6, 4), 8, 5)
    yield "cmyk-16.tif", image(colors(11, 6, 4, 16), 16, 5, DEFLATE, ">")
    yield "cmyk-planar.tif", image(colors(11, 6, 4), 8, 5, planar=2)
    yield "cmyk-extra.tif", image(colors(11, 6, 5), 8, 5, LZW, more={EXTRA: (SHORT, [0])})
    yield "ycbcr.tif", image(colors(23, 14), 8, 6)
    yield "ycbcr-planar.tif", image(colors(23, 14), 8, 6, LZW, planar=2)
    for sampling in [(1, 1), (2, 1), (2, 2), (1, 2), (4, 1), (4, 2), (4, 4)]:
        name = "x".join(map(str, sampling))
        yield f"ycbcr-{name}.tif", image(colors(23, 14), 8, 6, DEFLATE, block=8, sampling=sampling)
    levels = {REFERENCE: (RATIONAL, [(each, 1) for each in (15, 235, 128, 240, 128, 240)])}
    levels[COEFFICIENTS] = (RATIONAL, [(each, 10000) for each in (2126, 7152, 722)])
    tiles = {"block": (16, 16), "tiled": True, "sampling": (2, 2)}
    yield "ycbcr-levels.tif", image(colors(23, 19), 8, 6, LZW, more=levels, **tiles)


def turning():
    for orientation in range(1, 9):
        more = {ORIENTATION: (SHORT, [orientation])}
        compression = DEFLATE if orientation % 2 else UNCOMPRESSED
        yield f"orientation-{orientation}.tif", image(colors(12, 7), 8, 2, compression, more=more)
    packet = b'<x tiff:Orientation="6"/>'
    yield "orientation-xmp.tif", image(colors(12, 7), 8, 2, more={XMP: (1, list(packet))})


def bilevel(width, height):
    samples = np.zeros((height, width), bool)
    for _ in range(12):
        y, x = pick.randrange(height), pick.randrange(width)
        samples[y : y + pick.randint(1, 5), x : x + pick.randint(1, 60)] ^= True
    return Image.fromarray(samples)


def pillows():
    for mode in ("L", "RGB", "CMYK", "YCbCr"):
        yield f"jpeg-{mode}.tif", saved(photo(37, 29).convert(mode), "tiff", compression="jpeg", quality=90)
    for compression in ("tiff_ccitt", "group3", "group4"):
        yield f"{compression.replace('_', '-')}.tif", saved(bilevel(90, 30), "tiff", compression=compression)
    yield "group3-2d.tif", saved(bilevel(90, 30), "tiff", compression="group3", tiffinfo={292: 1})
    pages = [photo(20, 15), photo(9, 9)]
    yield "pages.tif", saved(pages[0], "tiff", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    yield "photo.tif", saved(photo(120, 80), "tiff", compression="tiff_adobe_deflate")


def jpeg_tiles():
    """YCbCr with 2x2 subsampling, tables in a field, as libtiff writes it."""
    tables, blocks = b"", []
    picture = photo(37, 29)
    for y in range(0, 29, 16):
        for x in range(0, 37, 16):
            out = io.BytesIO()
            picture.crop((x, y, x + 16, y + 16)).save(out, "jpeg", quality=80, subsampling="4:2:0")
            encoded = out.getvalue()
            frame, scan = encoded.index(b"\xff\xc0"), encoded.index(b"\xff\xda")
            quantization = encoded.index(b"\xff\xdb")
            huffman = encoded.index(b"\xff\xc4")
            tables = b"\xff\xd8" + encoded[quantization:frame] + encoded[huffman:scan] + b"\xff\xd9"
            blocks.append(b"\xff\xd8" + encoded[frame:huffman] + encoded[scan:])
    fields = {WIDTH: (SHORT, [37]), LENGTH: (SHORT, [29]), BITS: (SHORT, [8] * 3), COMPRESSION: (SHORT, [7])}
    fields |= {PHOTOMETRIC: (SHORT, [6]), SAMPLES: (SHORT, [3]), TILE_WIDTH: (SHORT, [16]), TILE_LENGTH: (SHORT, [16])}
    fields[347] = (7, list(tables))
    yield "jpeg-tiles.tif", tiff(fields, blocks, tiled=True)


def later():
    """Compressed as Pillow's libtiff does."""
    for compression, name in LATER.items():
        for mode in ("L", "RGB", "RGBA", "CMYK", "YCbCr"):
            picture = photo(47, 33).convert(mode)
            predictor = {} if mode in ("CMYK", "YCbCr") else {PREDICTOR: 2}
            yield f"{name}-{mode}.tif", saved(picture, "tiff", compression=name, tiffinfo={ROWS: 10, **predictor})
        yield f"{name}-photo.tif", saved(photo(300, 200), "tiff", compression=name)
        wide = Image.fromarray(rng.integers(0, 400, (7, 19)).astype(np.uint16))
        yield f"{name}-16.tif", saved(wide, "tiff", compression=name)
        flat = Image.new("RGB", (400, 300), (7, 8, 9))
        yield f"{name}-flat.tif", saved(flat, "tiff", compression=name)


if __name__ == "__main__":
    everything = [*grays(), *colored(), *turning(), *pillows(), *jpeg_tiles(), *later()]
    record("reference-tiff", "make_tiff_reference.py", everything, FEW_RECIPES)
