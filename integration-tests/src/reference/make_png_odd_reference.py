"""Writes small odd and damaged PNGs, and what Pillow makes of them.

    python make_png_odd_reference.py [SEED FILES FOLDER]

Needs what make_image_reference.py needs. Writes
../../../model/src/test/resources/io/sparkresnet/model/image/reference-png-odd/ in about 10 seconds: images.zip, and
reference.json with Pillow's verdicts in the form of make_jpeg_odd_reference.py. With arguments: FILES damaged ones from SEED
instead, into FOLDER, to compare live.
"""

import itertools
import pathlib
import random
import struct
import sys
import zlib

import make_image_reference as plain
from make_image_reference import chunk, photo, png, saved
from make_jpeg_odd_reference import exif, write

OUT = plain.OUT.parent / "reference-png-odd"
DAMAGED = 120
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MIB = 1 << 20


def parts(encoded):
    at = len(SIGNATURE)
    while at + 8 <= len(encoded):
        length = int.from_bytes(encoded[at : at + 4], "big")
        yield encoded[at + 4 : at + 8], encoded[at + 8 : at + 8 + length]
        at += 12 + length


def joined(chunks):
    return SIGNATURE + b"".join(chunk(kind, content) for kind, content in chunks)


def header(width, height, depth=8, color=2, compression=0, filtering=0, interlaced=0):
    return b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, compression, filtering, interlaced)


def before_pixels(encoded, *added):
    chunks = list(parts(encoded))
    at = next(i for i, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    return joined(chunks[:at] + list(added) + chunks[at:])


def behind_pixels(encoded, *added):
    chunks = list(parts(encoded))
    return joined(chunks[:-1] + list(added) + chunks[-1:])


def headers():
    for depth, color in itertools.product((0, 1, 2, 3, 4, 8, 16, 32), range(8)):
        rows = zlib.compress(bytes(200))
        palette = [(b"PLTE", bytes(range(48)))] if color in (3, 7) else []
        yield f"depth-{depth}-color-{color}", joined([header(3, 4, depth, color), *palette, (b"IDAT", rows), (b"IEND", b"")])
    rows = (b"IDAT", zlib.compress(bytes(400)))
    end = (b"IEND", b"")
    for width, height in [(0, 5), (5, 0), (0, 0), (1 << 31, 1), (0xFFFFFFFF, 1), (1, 0x7FFFFFFF), (20000, 20000), (13377, 13378)]:
        yield f"size-{width}x{height}", joined([header(width, height), rows, end])
    yield "compression-1", joined([header(5, 5, compression=1), rows, end])
    yield "filter-method-1", joined([header(5, 5, filtering=1), rows, end])
    for interlaced in (2, 255):
        yield f"interlace-{interlaced}", joined([header(5, 5, interlaced=interlaced), rows, end])
    yield "header-short", joined([(b"IHDR", header(5, 5)[1][:12]), rows, end])
    yield "header-long", joined([(b"IHDR", header(5, 5)[1] + b"more"), rows, end])
    yield "header-missing", joined([rows, end])
    yield "header-behind-pixels", joined([rows, header(5, 5), end])
    yield "header-twice", joined([header(5, 5), header(4, 6), rows, end])
    yield "header-twice-second-odd", joined([header(5, 5), header(4, 6, 3, 2), rows, end])
    yield "header-twice-first-odd", joined([header(5, 5, 3, 2), header(4, 6), rows, end])
    yield "header-second-odd-behind", joined([header(5, 5), rows, header(4, 6, filtering=9), end])
    yield "no-pixels", joined([header(5, 5), end])
    yield "nothing", SIGNATURE
    yield "only-header", joined([header(5, 5)])


def chunks_around():
    rgb = png(9, 7, 8, 2, 0)
    gray16 = png(9, 7, 16, 0, 0)
    palette = png(9, 7, 4, 3, 0)
    for kind, shortest in {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"tRNS": 6, b"acTL": 8, b"fcTL": 26, b"fdAT": 4}.items():
        for length in (shortest - 1, shortest):
            added = kind, bytes(length)
            yield f"{kind.decode()}-{length}", before_pixels(rgb, added)
            yield f"{kind.decode()}-{length}-behind", behind_pixels(rgb, added)
    yield "tRNS-1-of-gray", before_pixels(gray16, (b"tRNS", b"\0"))
    yield "tRNS-large", before_pixels(rgb, (b"tRNS", b"\xff" * 6))
    yield "tRNS-large-gray", before_pixels(png(9, 7, 8, 0, 0), (b"tRNS", b"\xff\xff"))
    for name, content in {"one": b"\xff\0\xff", "half": b"\x80", "newline": b"\0\n", "two": b"\0\0", "opaque": b"\xff", "empty": b""}.items():
        yield f"palette-tRNS-{name}", before_pixels(palette, (b"tRNS", content))
        bare = joined([each for each in parts(palette) if each[0] != b"PLTE"])
        yield f"palette-missing-tRNS-{name}", before_pixels(bare, (b"tRNS", content))
    chunks = list(parts(palette))
    yield "palette-missing", joined([each for each in chunks if each[0] != b"PLTE"])
    yield "palette-behind", behind_pixels(joined([each for each in chunks if each[0] != b"PLTE"]), (b"PLTE", bytes(range(48))))
    for length in (0, 1, 2, 3, 7, 48, 765, 768, 769, 771, 900):
        entries = bytes(i * 7 & 255 for i in range(length))
        yield f"palette-of-{length}", joined([(kind, entries if kind == b"PLTE" else content) for kind, content in chunks])
    yield "palette-twice", before_pixels(palette, (b"PLTE", bytes(range(100, 148))))
    yield "palette-in-rgb", before_pixels(rgb, (b"PLTE", bytes(900)))
    for kind in (b"sPLT", b"bKGD", b"hIST", b"tIME", b"vpAg", b"a_1Z", b"ABCD", b"JDAT", b"DDAT"):
        yield f"unknown-{kind.decode()}", before_pixels(rgb, (kind, bytes(5)))
    for kind in (b"ab d", b"IDA\xe1", b"\0\0\0\0"):
        yield f"no-name-{kind.hex()}", before_pixels(rgb, (kind, bytes(5)))
        yield f"no-name-{kind.hex()}-behind", behind_pixels(rgb, (kind, bytes(5)))
    for kind in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"tEXt"):
        whole = before_pixels(palette, (b"tRNS", b"\x80"), (b"tEXt", b"a\0b"))
        at = whole.index(kind) + 4
        end = at + int.from_bytes(whole[at - 8 : at - 4], "big")
        yield f"checksum-{kind.decode()}", whole[:end] + bytes([whole[end] ^ 1]) + whole[end + 1 :]
        yield f"cut-in-{kind.decode()}", whole[: end - (kind != b"IEND")]
        yield f"cut-in-checksum-{kind.decode()}", whole[: end + 2]
        yield f"length-{kind.decode()}", whole[: at - 8] + struct.pack(">I", 0xFFFFFFF0) + whole[at - 4 :]


def texts():
    rgb = png(5, 4, 8, 2, 0)
    bomb = zlib.compress(bytes(MIB + 1), 9)
    fits = zlib.compress(bytes(MIB), 9)
    for place, put in {"": before_pixels, "-behind": behind_pixels}.items():
        for name, content in {"bomb": bomb, "fits": fits}.items():
            yield f"zTXt-{name}{place}", put(rgb, (b"zTXt", b"k\0\0" + content))
            yield f"iTXt-{name}{place}", put(rgb, (b"iTXt", b"k\0\1\0\0\0" + content))
            yield f"iCCP-{name}{place}", put(rgb, (b"iCCP", b"k\0\0" + content))
        yield f"zTXt-method{place}", put(rgb, (b"zTXt", b"k\0\1" + bomb))
        yield f"iTXt-method{place}", put(rgb, (b"iTXt", b"k\0\1\1\0\0" + bomb))
        yield f"iCCP-method{place}", put(rgb, (b"iCCP", b"k\0\1" + fits))
        yield f"zTXt-broken{place}", put(rgb, (b"zTXt", b"k\0\0broken"))
        yield f"iTXt-broken{place}", put(rgb, (b"iTXt", b"k\0\1\0\0\0broken"))
        yield f"iCCP-broken{place}", put(rgb, (b"iCCP", b"k\0\0broken"))
        yield f"zTXt-cut{place}", put(rgb, (b"zTXt", b"k\0\0" + fits[:50]))
        for kind, content in itertools.product((b"zTXt", b"iTXt", b"iCCP", b"tEXt", b"eXIf"), (b"", b"k", b"k\0", b"\0", b"k\0\0")):
            yield f"{kind.decode()}-{content.hex()}{place}", put(rgb, (kind, content))
        yield f"64-MiB-of-text{place}", put(rgb, *[(b"zTXt", b"k\0\0" + fits)] * 64)
        yield f"more-than-64-MiB-of-text{place}", put(rgb, *[(b"zTXt", b"k\0\0" + fits)] * 64, (b"tEXt", b"k\0v"))
        accents = zlib.compress("ä".encode() * (MIB // 2), 9)
        yield f"characters-not-bytes{place}", put(rgb, *[(b"iTXt", b"k\0\1\0\0\0" + accents)] * 70)
        yield f"no-utf-8{place}", put(rgb, *[(b"iTXt", b"k\0\1\0\xff\0\0" + fits)] * 70)
        yield f"no-key{place}", put(rgb, *[(b"zTXt", b"\0\0" + fits)] * 70)


def animations():
    def frame(number, width=9, height=7, left=0, top=0, delay=(1, 10)):
        return b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, left, top, *delay, 0, 0)

    still = list(parts(png(9, 7, 8, 2, 0)))
    pixels = b"".join(content for kind, content in still if kind == b"IDAT")
    other = b"".join(content for kind, content in parts(png(9, 7, 8, 2, 0)) if kind == b"IDAT")
    head, end = still[0], still[-1]
    later = [frame(1), (b"fdAT", struct.pack(">I", 2) + other)]
    control = b"acTL", struct.pack(">II", 2, 0)
    yield "animation", joined([head, control, frame(0), (b"IDAT", pixels), *later, end])
    yield "animation-default", joined([head, control, (b"IDAT", pixels), frame(0), (b"fdAT", struct.pack(">I", 1) + other), end])
    yield "animation-no-default", joined([head, control, frame(0), (b"fdAT", struct.pack(">I", 1) + other), end])
    yield "animation-split", joined([head, control, frame(0), (b"fdAT", struct.pack(">I", 1) + other[:20]), (b"fdAT", struct.pack(">I", 2) + other[20:]), end])
    yield "animation-split-out-of-order", joined([head, control, frame(0), (b"fdAT", struct.pack(">I", 1) + other[:20]), (b"fdAT", struct.pack(">I", 5) + other[20:]), end])
    for count in (0, 1, 2, 3, 0x80000000, 0x80000001):
        counted = b"acTL", struct.pack(">II", count, 0)
        yield f"animation-of-{count}", joined([head, counted, frame(0), (b"IDAT", pixels), *later, end])
        yield f"animation-of-{count}-broken-behind", joined([head, counted, frame(0), (b"IDAT", pixels), frame(7), end])
        yield f"animation-default-of-{count}-broken-behind", joined([head, counted, (b"IDAT", pixels), frame(7), end])
    yield "animation-control-twice", joined([head, control, control, frame(0), (b"IDAT", pixels), frame(7), end])
    yield "animation-without-control", joined([head, frame(0), (b"IDAT", pixels), *later, end])
    yield "animation-number-1-first", joined([head, control, frame(1), (b"IDAT", pixels), end])
    yield "animation-frame-outside", joined([head, control, frame(0, left=1), (b"IDAT", pixels), end])
    yield "animation-frame-empty", joined([head, control, frame(0, width=0), (b"IDAT", pixels), end])
    for interlaced in (0, 1):
        small = b"".join(content for kind, content in parts(png(4, 3, 8, 2, interlaced)) if kind == b"IDAT")
        first = header(9, 7, interlaced=interlaced)
        yield f"animation-frame-smaller-{interlaced}", joined([first, control, frame(0, 4, 3, 2, 1), (b"IDAT", small), end])
    yield "animation-frame-before-header", joined([control, frame(0), head, (b"IDAT", pixels), end])
    yield "frame-pixels-only", joined([head, (b"fdAT", struct.pack(">I", 0) + pixels), end])
    colours = list(parts(png(9, 7, 8, 3, 0)))
    yield "animation-palette-smaller", joined([colours[0], control, frame(0, 9, 3, 0, 2), *colours[1:]])


def streams():
    def stream(width, height, content, pieces=None, color=0, interlaced=0):
        data = [(b"IDAT", each) for each in (pieces if pieces is not None else [content])]
        return joined([header(width, height, 8, color, interlaced=interlaced), *data, (b"IEND", b"")])

    raw = b"".join(b"\0" + bytes(range(y, y + 8)) for y in range(0, 48, 8))
    whole = zlib.compress(raw)
    for cut in range(1, 9):
        yield f"stream-cut-{cut}", stream(8, 6, whole[:-cut])
        yield f"stream-split-{cut}", stream(8, 6, b"", [whole[:-cut], whole[-cut:]])
    yield "stream-bytewise", stream(8, 6, b"", [bytes([each]) for each in whole])
    yield "stream-empty-chunks", stream(8, 6, b"", [b"", whole[:9], b"", b"", whole[9:], b""])
    yield "stream-behind", stream(8, 6, b"", [whole, b"more"])
    yield "stream-with-junk", stream(8, 6, whole + b"more")
    yield "stream-sum-wrong", stream(8, 6, whole[:-1] + bytes([whole[-1] ^ 1]))
    yield "stream-sum-wrong-apart", stream(8, 6, b"", [whole[:-4], bytes(4)])
    for rows in (0, 1, 3, 5, 6, 7):
        for level in (0, 9):
            compressed = zlib.compress(raw[: 9 * rows] if rows < 7 else raw + bytes(9), level)
            yield f"stream-of-{rows}-rows-level-{level}", stream(8, 6, compressed)
            yield f"stream-of-{rows}-rows-level-{level}-split", stream(8, 6, b"", [compressed[:-5], compressed[-5:]])
    yield "stream-of-part-of-a-row", stream(8, 6, zlib.compress(raw[:31]))
    yield "stream-interlaced-short", stream(8, 6, zlib.compress(raw[:20]), interlaced=1)
    yield "stream-interlaced-one-row", stream(8, 6, zlib.compress(bytes([0, 200])), interlaced=1)
    for kind in range(0, 8):
        yield f"filter-{kind}", stream(8, 6, zlib.compress(raw[:27] + bytes([kind]) + raw[28:]))
    yield "dictionary", stream(8, 6, b"\x78\xbb\0\0\0\1" + whole[2:])
    yield "window-of-64-kB", stream(8, 6, b"\x88\x1c" + whole[2:])
    yield "no-zlib", stream(8, 6, b"broken" * 9)
    raw_deflate = zlib.compressobj(wbits=-15)
    yield "raw-deflate", stream(8, 6, raw_deflate.compress(raw) + raw_deflate.flush())
    pick = random.Random(plain.SEED)
    noise = bytes(pick.choice((0, 0, 0, 255)) for _ in range(300 * 260))
    rows = b"".join(b"\0" + noise[300 * y : 300 * y + 300] for y in range(260))
    large = zlib.compress(rows, 0)
    yield "pieces", stream(300, 260, large)
    yield "pieces-cut", stream(300, 260, large[:-900])
    fitting = zlib.compress(rows[: 301 * 217], 0)
    yield "pieces-border", stream(301 - 1, 217, b"", [fitting[:65536], fitting[65536:]])
    for encoded, name in [(saved(photo(20, 9), "png"), "rgb"), (png(20, 9, 8, 6, 1), "rgba-interlaced")]:
        for keep in (0.3, 0.6, 0.9, 0.99):
            yield f"cut-{name}-{int(100 * keep)}", encoded[: int(len(encoded) * keep)]
    ended = png(9, 7, 8, 2, 0)
    yield "end-missing", ended[:-12]
    yield "end-cut", ended[:-3]
    yield "behind-end", ended + b"junk"


def orientations():
    rgb = png(7, 4, 8, 2, 0)

    def one(value):
        return exif(b"II", [(0x0112, 3, 1, struct.pack("<HH", value, 0))])

    for value in range(0, 10):
        yield f"exif-{value}", before_pixels(rgb, (b"eXIf", one(value)))
    yield "exif-behind", behind_pixels(rgb, (b"eXIf", one(6)))
    yield "exif-both", behind_pixels(before_pixels(rgb, (b"eXIf", one(6))), (b"eXIf", one(3)))
    yield "exif-with-prefix", before_pixels(rgb, (b"eXIf", b"Exif\0\0" + one(6)))
    yield "exif-empty", before_pixels(rgb, (b"eXIf", b""))
    yield "exif-broken", before_pixels(rgb, (b"eXIf", b"XX*\0broken"))
    yield "exif-text", before_pixels(rgb, (b"tEXt", b"exif\0" + one(6)))
    yield "exif-compressed-text", before_pixels(rgb, (b"zTXt", b"exif\0\0" + zlib.compress(one(6))))
    digits = (b"Exif\0\0" + one(6)).hex()
    for name, text in {"raw": f"\nexif\n      36\n{digits}\n", "raw-spaced": f"\nexif\n36\n{digits[:20]} \n{digits[20:]}", "raw-broken": "\nexif\n36\nxyz", "raw-short": "exif"}.items():
        yield f"exif-{name}", before_pixels(rgb, (b"tEXt", b"Raw profile type exif\0" + text.encode()))
    xmp = b'<x tiff:Orientation="8"/>'
    yield "xmp", before_pixels(rgb, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    yield "xmp-compressed", before_pixels(rgb, (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)))
    yield "xmp-no-utf-8", before_pixels(rgb, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp + b"\xff"))
    yield "xmp-text", before_pixels(rgb, (b"tEXt", b"XML:com.adobe.xmp\0" + xmp))
    yield "xmp-behind", behind_pixels(rgb, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    yield "xmp-and-exif", before_pixels(rgb, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp), (b"eXIf", one(3)))


def pool():
    for color, depths in {0: (1, 4, 8, 16), 2: (8, 16), 3: (1, 2, 8), 4: (8,), 6: (8, 16)}.items():
        for depth in depths:
            for interlaced in (0, 1):
                yield f"c{color}-{depth}-{interlaced}", png(14, 9, depth, color, interlaced)
    for name, encoded in animations():
        if name in ("animation", "animation-default", "animation-no-default"):
            yield name, encoded
    yield "photo", saved(photo(40, 30), "png")


def damaged(seed, count, pool):
    pick = random.Random(seed)
    for number in range(count):
        name, encoded = pool[pick.randrange(len(pool))]
        for _ in range(pick.choice([1, 1, 2])):
            encoded = mutation(pick, encoded)
        yield f"damaged-{number:03}-{name}", encoded


def mutation(pick, encoded):
    kind = pick.randrange(8)
    if len(encoded) < 40:
        return encoded
    edited = bytearray(encoded)
    at = pick.randrange(8, len(edited))
    if kind == 0:
        edited[at] ^= 1 << pick.randrange(8)
    elif kind == 1:
        del edited[at:]
    elif kind == 2:
        del edited[at : at + pick.randrange(1, 20)]
    else:
        chunks = list(parts(encoded))
        i, j = pick.randrange(len(chunks)), pick.randrange(len(chunks))
        name, content = chunks[i]
        if kind == 3 and content:
            content = bytearray(content)
            content[pick.randrange(len(content))] = pick.randrange(256)
            chunks[i] = name, bytes(content)
        elif kind == 4:
            del chunks[i]
        elif kind == 5:
            chunks[i], chunks[j] = chunks[j], chunks[i]
        elif kind == 6:
            chunks.insert(j, chunks[i])
        else:
            chunks[i] = name, content[: pick.randrange(len(content) + 1)]
        return joined(chunks)
    return bytes(edited)


def everything():
    for group in (headers, chunks_around, texts, animations, streams, orientations):
        for name, encoded in group():
            yield f"{name}.png", encoded
    for name, encoded in damaged(plain.SEED, DAMAGED, list(pool())):
        yield f"{name}.png", encoded


def main():
    if len(sys.argv) > 1:
        seed, count, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
        write(folder, ((f"{name}.png", encoded) for name, encoded in damaged(seed, count, list(pool()))))
    else:
        write(OUT, everything())


if __name__ == "__main__":
    main()
