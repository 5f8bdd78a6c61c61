"""Writes small GIFs of every kind that is read, and what Pillow and torchvision make of them.

    python make_gif_reference.py

Needs Pillow 13, torchvision, numpy. The files are composed here, block by block, since no writer makes all of them. Writes
../../../model/src/test/resources/io/sparkresnet/model/image/reference-gif/ in about 2 seconds, in the form of
make_image_reference.py. Everything follows from SEED.
"""

import random
import struct

from make_image_reference import photo, saved
from recorded_images import FEW_RECIPES, record

SEED = 20261124
pick = random.Random(SEED)

END = b";"
LOOPS = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
COMMENT = b"!\xfe\x05hello\x03you\0"


def colors(count):
    return bytes(pick.randrange(256) for _ in range(3 * count))


def grays(count):
    return bytes(i for i in range(count) for _ in range(3))


def control(transparent=None, disposal=0):
    flags = disposal << 2 | (transparent is not None)
    return b"!\xf9\x04" + bytes([flags, 5, 0, transparent or 0]) + b"\0"


def screen(width, height, palette=b"", version=b"GIF89a", background=0):
    flags = 0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0
    return version + struct.pack("<HHBBB", width, height, flags, background, 0) + palette


def frame(left, top, width, height, compressed, palette=b"", interlaced=False):
    flags = (0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0) | 0x40 * interlaced
    return b"," + struct.pack("<HHHHB", left, top, width, height, flags) + palette + compressed


def pixels(count, bits):
    """Runs, so that codes of strings come up."""
    out = []
    while len(out) < count:
        out += [pick.randrange(1 << bits)] * pick.randint(1, 9)
    return out[:count]


def lzw(indices, bits, clear="full", end=True, block=255):
    """Compresses; clear: "full" when the table is, "never", "early" now and then, "often" before every pixel."""
    first = 1 << bits
    codes = [(first, bits + 1)]
    table, size, unseen = {}, bits + 1, -1

    def emit(code):
        # The decoder's table lags one code behind and is what decides on the size
        nonlocal size, unseen
        codes.append((code, size))
        unseen += 1
        if unseen > 0 and first + 1 + unseen == (1 << size) - 1 and size < 12:
            size += 1

    string = ()
    for index in indices:
        longer = (*string, index)
        if len(longer) == 1 or longer in table:
            string = longer
            continue
        emit(table.get(string, string[0]))
        if first + 2 + len(table) < 4096:
            table[longer] = first + 2 + len(table)
        string = (index,)
        full = clear == "full" and first + 2 + len(table) >= 4096
        if full or clear == "often" or (clear == "early" and pick.random() < 0.05):
            codes.append((first, size))
            table, size, unseen = {}, bits + 1, -1
    if string:
        emit(table.get(string, string[0]))
    if end:
        codes.append((first + 1, size))
    value = sum(code << at for (code, _), at in zip(codes, offsets(codes)))
    packed = value.to_bytes((sum(size for _, size in codes) + 7) // 8, "little")
    blocks = [packed[i : i + block] for i in range(0, len(packed), block)]
    return bytes([bits]) + b"".join(bytes([len(each)]) + each for each in blocks) + b"\0"


def offsets(codes):
    at = 0
    for _, size in codes:
        yield at
        at += size


def whole(width, height, bits, **how):
    return frame(0, 0, width, height, lzw(pixels(width * height, bits), bits, **how))


def gifs():
    for bits in range(2, 9):
        yield f"global-{bits}.gif", screen(19, 9, colors(1 << bits)) + whole(19, 9, bits) + END
    yield "two-colors.gif", screen(13, 7, colors(2)) + whole(13, 7, 2) + END
    yield "version-87.gif", screen(8, 5, colors(4), b"GIF87a") + whole(8, 5, 2) + END
    yield "gray-palette.gif", screen(9, 9, grays(256)) + whole(9, 9, 8) + END
    yield "no-palette.gif", screen(9, 9) + whole(9, 9, 8) + END
    yield "index-behind-palette.gif", screen(9, 9, colors(8)) + whole(9, 9, 6) + END
    local = frame(0, 0, 9, 8, lzw(pixels(72, 3), 3), colors(8))
    yield "local-palette.gif", screen(9, 8, colors(4)) + local + END
    yield "only-local-palette.gif", screen(9, 8) + local + END
    for width, height in [(1, 1), (3, 3), (5, 9), (40, 31)]:
        compressed = lzw(pixels(width * height, 4), 4)
        yield f"interlaced-{width}x{height}.gif", screen(width, height, colors(16)) + frame(
            0, 0, width, height, compressed, interlaced=True
        ) + END
    small = frame(3, 2, 6, 5, lzw(pixels(30, 3), 3))
    yield "offset.gif", screen(14, 11, colors(8), background=5) + small + END
    yield "offset-transparent.gif", screen(14, 11, colors(8), background=5) + control(6, 2) + small + END
    yield "transparent.gif", screen(9, 8, colors(8)) + control(3) + whole(9, 8, 3) + END
    yield "transparent-behind-palette.gif", screen(14, 11, colors(8)) + control(200) + small + END
    yield "transparent-gray.gif", screen(14, 11) + control(200) + small + END
    yield "transparency-taken-back.gif", screen(14, 11, colors(8)) + control(4) + control() + small + END
    yield "beyond-screen.gif", screen(4, 6, colors(8)) + small + END
    yield "screen-of-nothing.gif", screen(0, 0, colors(8)) + small + END
    yield "extensions.gif", screen(9, 8, colors(8)) + LOOPS + COMMENT + b"!\x01\x02ab\0" + whole(9, 8, 3) + COMMENT + END
    yield "junk-between-blocks.gif", screen(9, 8, colors(8)) + b"\0\0junk" + whole(9, 8, 3) + END
    yield "empty-loop-block.gif", screen(9, 8, colors(8)) + LOOPS[:14] + b"\0\2,!\0" + whole(9, 8, 3) + END
    yield "animated.gif", saved(photo(20, 15), "gif", save_all=True, append_images=[photo(20, 15)], disposal=2)
    yield "photo.gif", saved(photo(120, 80), "gif")
    for clear in ["never", "early", "often"]:
        yield f"clear-{clear}.gif", screen(90, 70, colors(128)) + whole(90, 70, 7, clear=clear) + END
    yield "full-table.gif", screen(120, 90, colors(256)) + whole(120, 90, 8) + END
    yield "blocks-of-one-byte.gif", screen(9, 8, colors(8)) + whole(9, 8, 3, block=1) + END
    yield "no-end-code.gif", screen(9, 8, colors(8)) + whole(9, 8, 3, end=False) + END
    yield "no-trailer.gif", screen(9, 8, colors(8)) + whole(9, 8, 3)
    yield "junk-behind.gif", screen(9, 8, colors(8)) + whole(9, 8, 3) + END + b"junk"
    yield "more-pixels.gif", screen(9, 8, colors(8)) + frame(0, 0, 9, 8, lzw(pixels(100, 3), 3)) + END
    # Pillow's codes never grow beyond two bits here
    yield "code-size-1.gif", screen(9, 8, colors(2)) + whole(9, 8, 1, clear="often") + END
    for bits in [9, 11]:
        yield f"code-size-{bits}.gif", screen(9, 8, colors(8)) + whole(9, 8, bits) + END
    blocks = lzw(pixels(72, 3), 3, block=9)
    split = blocks[:11] + b"\0" + blocks[11:]
    yield "empty-block-between.gif", screen(9, 8, colors(8)) + frame(0, 0, 9, 8, split) + END
    local = frame(0, 0, 29, 33, lzw(pixels(29 * 33, 8), 8), grays(256))
    yield "gray-local-palette.gif", screen(29, 33, colors(256)) + local + END


if __name__ == "__main__":
    record("reference-gif", "make_gif_reference.py", gifs(), FEW_RECIPES)
