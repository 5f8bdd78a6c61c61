"""Writes small BMPs of every kind that is read, and what Pillow and torchvision make of them.

    python make_bmp_reference.py

Needs Pillow 13, torchvision, numpy. The files are composed here, field by field, since no writer makes all of them. Writes
../../../model/src/test/resources/io/sparkresnet/model/image/reference-bmp/ in about 2 seconds, in the form of
make_image_reference.py. Everything follows from SEED.
"""

import random
import struct

from make_image_reference import photo, saved
from recorded_images import FEW_RECIPES, record

SEED = 20261124
pick = random.Random(SEED)

RGB = (0xFF0000, 0xFF00, 0xFF, 0)
# name: bits, masks; those that Pillow reads
FIELDS = {
    "bgrx": (32, RGB),
    "xbgr": (32, (0xFF000000, 0xFF0000, 0xFF00, 0)),
    "bgxr": (32, (0xFF000000, 0xFF00, 0xFF, 0)),
    "abgr": (32, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
    "rgba": (32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
    "bgra": (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
    "bgar": (32, (0xFF000000, 0xFF00, 0xFF, 0xFF0000)),
    "none": (32, (0, 0, 0, 0)),
    "24": (24, RGB),
    "565": (16, (0xF800, 0x7E0, 0x1F, 0)),
    "555": (16, (0x7C00, 0x3E0, 0x1F, 0)),
}


def noise(count):
    return bytes(pick.randrange(256) for _ in range(count))


def grays(values, entry=4):
    return b"".join(bytes([value] * 3) + bytes(entry - 3) for value in values)


def bmp(width, height, bits, pixels=None, header=40, compression=0, masks=RGB, palette=b"", declared=0, offset=None, gap=b""):
    """A height below 0 has the top row first."""
    if header == 12:
        dib = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        dib = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, 0, 2835, 2835, declared, 0)
        dib += (struct.pack("<IIII", *masks) + bytes(68))[: header - 40]
        if header == 40 and compression == 3:
            dib += struct.pack("<III", *masks[:3])
    if pixels is None:
        pixels = noise((width * bits + 31) // 32 * 4 * abs(height))
    start = 14 + len(dib) + len(palette) + len(gap)
    offset = start if offset is None else offset
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, offset) + dib + palette + gap + pixels


def run_lengths(width, height, halves):
    """Runs and literal pixels that fill each row."""
    out = bytearray()
    for _ in range(height):
        x = 0
        while x < width:
            left = width - x
            if left < 3 or pick.random() < 0.5:
                count = min(left, pick.randint(1, 9))
                out += bytes([count, pick.randrange(256)])
            else:
                count = min(left, pick.randint(3, 9))
                size = (count + 1) // 2 if halves else count
                out += bytes([0, count]) + noise(size) + bytes(size % 2)
            x += count
        out += b"\0\0"
    return bytes(out) + b"\0\1"


def bmps():
    for bits in [1, 4, 8]:
        for width in [1, 7, 16, 19]:
            yield f"palette-{bits}-{width}.bmp", bmp(width, 6, bits, palette=noise(4 << bits))
        yield f"os2-{bits}.bmp", bmp(13, 6, bits, header=12, palette=noise(3 << bits))
    for bits in [16, 24, 32]:
        for width in [1, 2, 7, 18]:
            yield f"colors-{bits}-{width}.bmp", bmp(width, 6, bits)
        yield f"top-down-{bits}.bmp", bmp(7, -6, bits)
    yield "os2-24.bmp", bmp(7, 6, 24, header=12)
    for header in [52, 56, 64, 108, 124]:
        yield f"header-{header}.bmp", bmp(7, 6, 24, header=header)
        yield f"header-{header}-palette.bmp", bmp(7, 6, 8, header=header, palette=noise(1024))
    for name, (bits, masks) in FIELDS.items():
        header = 56 if masks[3] else 40
        yield f"fields-{name}.bmp", bmp(9, 5, bits, header=header, compression=3, masks=masks)
    yield "fields-v5.bmp", bmp(9, 5, 32, header=124, compression=3, masks=FIELDS["bgra"][1])
    yield "black-with-alpha.bmp", bmp(9, 5, 32, header=124, compression=3, masks=FIELDS["bgra"][1], pixels=b"\0\0\0\xff" * 45)
    yield "top-down-palette.bmp", bmp(9, -5, 4, palette=noise(64))
    yield "grays-8.bmp", bmp(9, 5, 8, palette=grays(range(256)))
    yield "grays-1.bmp", bmp(9, 5, 1, palette=grays([0, 255]))
    yield "grays-1-inverted.bmp", bmp(9, 5, 1, palette=grays([255, 0]))
    yield "grays-8-of-two.bmp", bmp(9, 5, 8, palette=grays([0, 255]), declared=2)
    yield "grays-8-of-one.bmp", bmp(9, 5, 8, palette=grays([0]), declared=1)
    yield "grays-4-narrow.bmp", bmp(3, 5, 4, palette=grays(range(16)))
    yield "grays-8-of-100.bmp", bmp(9, 5, 8, palette=grays(range(100)), declared=100)
    yield "few-colors.bmp", bmp(9, 5, 8, palette=noise(4 * 20), declared=20)
    yield "all-declared.bmp", bmp(9, 5, 8, palette=noise(1024), declared=256)
    yield "offset-0.bmp", bmp(9, 5, 8, palette=noise(1024), offset=0)
    yield "offset-of-palette.bmp", bmp(9, 5, 8, palette=noise(1024), offset=54)
    yield "offset-in-header.bmp", bmp(9, 5, 24, offset=20)
    yield "gap.bmp", bmp(9, 5, 24, gap=noise(13))
    yield "no-last-padding.bmp", bmp(9, 5, 24)[:-1]
    yield "junk-behind.bmp", bmp(9, 5, 24) + b"junk"
    for compression, bits in [(1, 8), (2, 4)]:
        rle = {"compression": compression, "palette": noise(4 << bits)}
        yield f"rle-{bits}.bmp", bmp(23, 9, bits, run_lengths(23, 9, bits == 4), **rle)
        yield f"rle-{bits}-top-down.bmp", bmp(22, -9, bits, run_lengths(22, 9, bits == 4), **rle)
        yield f"rle-{bits}-run-beyond-row.bmp", bmp(5, 2, bits, bytes([9, 0x12, 0, 0, 5, 0x34, 0, 1]), **rle)
        literal = bytes([0, 7, 1, 2, 3, 4, 5, 6, 7, 0])[: 6 if bits == 4 else 10]
        yield f"rle-{bits}-literals-beyond-row.bmp", bmp(5, 2, bits, literal + bytes([3, 0x56, 0, 0, 3, 7, 0, 1]), **rle)
        yield f"rle-{bits}-step.bmp", bmp(5, 4, bits, bytes([2, 0x12, 0, 2, 1, 1, 2, 0x34, 0, 2, 0, 200, 0, 1]), **rle)
        yield f"rle-{bits}-short-rows.bmp", bmp(5, 3, bits, bytes([2, 0x12, 0, 0, 0, 0, 1, 0x34, 0, 0, 5, 3, 0, 1]), **rle)
        yield f"rle-{bits}-without-end.bmp", bmp(5, 1, bits, bytes([5, 0x12]), **rle)
    yield "rle-8-grays.bmp", bmp(5, 1, 8, bytes([5, 0x12]), compression=1, palette=grays(range(256)))
    yield "rle-4-in-8.bmp", bmp(5, 1, 8, bytes([5, 0x12]), compression=2, palette=noise(1024))
    yield "rle-8-in-1.bmp", bmp(5, 1, 1, bytes([2, 0, 3, 7]), compression=1, palette=grays([0, 255]))
    yield "photo.bmp", saved(photo(31, 20), "bmp")


if __name__ == "__main__":
    record("reference-bmp", "make_bmp_reference.py", bmps(), FEW_RECIPES)
