"""Writes small odd and damaged JPEGs, and what Pillow makes of them.

    python make_jpeg_odd_reference.py [SEED FILES FOLDER]

Needs what make_image_reference.py needs, on an x86-64 machine with AVX2 (blocks that no encoder writes decode differently
elsewhere). Writes ../../../model/src/test/resources/io/sparkresnet/model/image/reference-jpeg-odd/ in about 10 seconds: the
images in images.zip, and reference.json with Pillow's verdict on each: width, height and the first half of the SHA-256 of its
RGB, L and upright RGB pixels, or what it says when it refuses. With arguments: FILES damaged ones from SEED instead, into FOLDER, to compare live.
"""

import hashlib
import io
import itertools
import json
import pathlib
import random
import struct
import sys
import warnings
import zipfile

import PIL
from PIL import Image, ImageOps

import make_image_reference as plain
from make_image_reference import cjpeg, photo, saved, segments

OUT = plain.OUT.parent / "reference-jpeg-odd"
DAMAGED = 90
warnings.simplefilter("ignore")


def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:32]


def verdict(encoded):
    try:
        rgb = Image.open(io.BytesIO(encoded)).convert("RGB")
    except Exception as refusal:
        return {"refused": f"{type(refusal).__name__}: {refusal}".split(" <_io")[0]}
    described = {"width": rgb.width, "height": rgb.height, "rgb": digest(rgb)}
    described["l"] = digest(Image.open(io.BytesIO(encoded)).convert("L"))
    try:
        described["upright"] = digest(ImageOps.exif_transpose(Image.open(io.BytesIO(encoded))).convert("RGB"))
    except Exception as refusal:
        described["upright_refused"] = f"{type(refusal).__name__}: {refusal}"
    return described


def scans(script, image, *arguments):
    path = pathlib.Path(sys.argv[0]).parent / "scans.tmp"
    path.write_text(script)
    try:
        return cjpeg(image, "-scans", str(path), *arguments)
    finally:
        path.unlink()


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def inserted(encoded, *added):
    return encoded[:2] + b"".join(added) + encoded[2:]


def without(encoded, *markers):
    for marker, start, end in reversed(list(segments(encoded))):
        if marker in markers:
            encoded = encoded[:start] + encoded[end:]
    return encoded


def patched(encoded, marker, offset, *values):
    """The first segment of that marker with other bytes from `offset` behind its length on."""
    edited = bytearray(encoded)
    starts = [at for found, at, _ in [*segments(encoded), (0xDA, scan_header(encoded), 0)] if found == marker]
    edited[starts[0] + 4 + offset : starts[0] + 4 + offset + len(values)] = values
    return bytes(edited)


def scan_header(encoded):
    return max([2, *(end for _, _, end in segments(encoded))])


def named(encoded, *ids):
    for i, value in enumerate(ids):
        encoded = patched(encoded, 0xC0, 6 + 3 * i, value)
        encoded = patched(encoded, 0xDA, 1 + 2 * i, value)
    return encoded


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
DC_LUMINANCE = bytes.fromhex("00000105010101010101000000000000000102030405060708090a0b")


class Bits:
    def __init__(self):
        self.out = bytearray()
        self.bits = 0
        self.count = 0

    def put(self, value, size):
        self.bits = self.bits << size | value
        self.count += size
        while self.count >= 8:
            self.count -= 8
            byte = self.bits >> self.count & 255
            self.out += bytes([byte, 0]) if byte == 255 else bytes([byte])

    def flush(self):
        if self.count:
            self.put((1 << 8 - self.count) - 1, 8 - self.count)


def lossless(planes, width, height, sampling=None, predictor=1, shift=0, restart=0, interleaved=True, ids=None):
    """A lossless JPEG, Huffman coded with the lengths 0 to 16 as codes of five bits."""
    sampling = sampling or [(1, 1)] * len(planes)
    ids = ids or list(range(1, len(planes) + 1))
    most = max(h for h, _ in sampling), max(v for _, v in sampling)
    head = b"\xff\xd8" + segment(0xC4, bytes([0, 0, 0, 0, 0, 17] + [0] * 11 + list(range(17))))
    frame = struct.pack(">BHHB", 8, height, width, len(planes))
    head += segment(0xC3, frame + b"".join(bytes([i, h << 4 | v, 0]) for i, (h, v) in zip(ids, sampling)))
    if restart:
        head += segment(0xDD, struct.pack(">H", restart))
    out = head
    for group in [list(range(len(planes)))] if interleaved else [[c] for c in range(len(planes))]:
        bits = Bits()
        header = bytes([len(group)]) + b"".join(bytes([ids[c], 0]) for c in group) + bytes([predictor, 0, shift])
        out += segment(0xDA, header)
        alone = len(group) == 1
        columns = -(-width // most[0]) if not alone else len(planes[group[0]][0])
        rows = -(-height // most[1]) if not alone else len(planes[group[0]])
        first_rows, mcus, marker = {c: 0 for c in group}, 0, 0
        for row, column in itertools.product(range(rows), range(columns)):
            if restart and mcus and mcus % restart == 0:
                bits.flush()
                bits.out += bytes([0xFF, 0xD0 + marker % 8])
                marker += 1
                for c in group:
                    first_rows[c] = row * (1 if alone else sampling[c][1])
            mcus += 1
            for c in group:
                h, v = (1, 1) if alone else sampling[c]
                plane = planes[c]
                for y, x in itertools.product(range(row * v, row * v + v), range(column * h, column * h + h)):
                    value = plane[min(y, len(plane) - 1)][min(x, len(plane[0]) - 1)] >> shift

                    def at(y, x):
                        return plane[min(y, len(plane) - 1)][min(x, len(plane[0]) - 1)] >> shift

                    if y == first_rows[c]:
                        guess = at(y, x - 1) if x else 1 << 7 - shift
                    elif x == 0:
                        guess = at(y - 1, 0)
                    else:
                        a, b, d = at(y, x - 1), at(y - 1, x), at(y - 1, x - 1)
                        guess = [0, a, b, d, a + b - d, a + (b - d >> 1), b + (a - d >> 1), a + b >> 1][predictor]
                    difference = value - guess
                    size = abs(difference).bit_length()
                    bits.put(size, 5)
                    bits.put(difference if difference > 0 else difference + (1 << size) - 1, size)
        bits.flush()
        out += bytes(bits.out)
    return out + b"\xff\xd9"


def plane(width, height):
    return [list(photo(width, height).convert("L").crop((0, y, width, y + 1)).tobytes()) for y in range(height)]


def colours():
    cmyk = saved(photo(23, 17).convert("CMYK"), "jpeg", quality=85)
    bare = without(cmyk, 0xEE)
    yield "cmyk-no-adobe", bare
    yield "cmyk-jfif", inserted(bare, JFIF)
    for transform in (0, 1, 2, 3, 255):
        yield f"four-adobe-{transform}", inserted(bare, adobe(transform))
        yield f"four-jfif-adobe-{transform}", inserted(bare, JFIF, adobe(transform))
    colour = without(cjpeg(photo(29, 21), "-sample", "1x1"), 0xE0)
    yield "three-plain", colour
    for transform in (0, 1, 2, 7):
        yield f"three-adobe-{transform}", inserted(colour, adobe(transform))
        yield f"three-jfif-adobe-{transform}", inserted(colour, JFIF, adobe(transform))
    yield "three-adobe-twice", inserted(colour, adobe(0), adobe(1))
    yield "three-adobe-short", inserted(colour, segment(0xEE, b"Adobe\0\x64\0\0\0\0"))
    yield "three-adobe-cut", inserted(colour, segment(0xEE, b"Adobe\0"))
    for name, ids in {"rgb": (82, 71, 66), "rgb-small": (114, 103, 98), "zero": (0, 1, 2), "bgr": (66, 71, 82)}.items():
        yield f"ids-{name}", named(colour, *ids)
    yield "ids-rgb-adobe-1", inserted(named(colour, 82, 71, 66), adobe(1))
    yield "ids-rgb-jfif", inserted(named(colour, 82, 71, 66), JFIF)
    yield "ids-twice", named(colour, 1, 1, 2)
    yield "ids-all-same", named(colour, 1, 1, 1)
    yield "jfif-short", inserted(colour, segment(0xE0, b"JFIF\0\1"))
    yield "jfif-shorter-than-14", inserted(colour, segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0"))
    yield "jfif-behind-adobe", inserted(colour, adobe(0), JFIF)
    swapped = bytearray(colour)
    at = scan_header(colour)
    swapped[at + 5 : at + 9] = [2, 0x11, 1, 0x00]
    yield "scan-order-swapped", bytes(swapped)
    yield "two-components", patched(colour, 0xC0, 5, 2)
    yield "five-components", patched(colour, 0xC0, 5, 5)
    yield "no-components", patched(colour, 0xC0, 5, 0)
    out = io.BytesIO()
    photo(31, 22).save(out, "mpo", save_all=True, append_images=[photo(31, 22)])
    yield "mpo", out.getvalue()
    profile = b"ICC_PROFILE\0"
    yield "icc-cut", inserted(colour, segment(0xE2, profile))
    yield "icc-wrong-count", inserted(colour, segment(0xE2, profile + b"\1\2some"))
    yield "photoshop-cut", inserted(colour, segment(0xED, b"Photoshop 3.0\0" + b"8BIM\3\xed"))
    yield "photoshop-odd", inserted(colour, segment(0xED, b"Photoshop 3.0\0" + b"8BIM\3\xed\0"))


def samplings():
    colour = cjpeg(photo(37, 26), "-sample", "1x1", "-quality", "60")
    for name, factors in {
        "3x2": (0x32, 0x11, 0x11),
        "3x2-2x1": (0x32, 0x21, 0x11),
        "2x1-3x1": (0x21, 0x31, 0x11),
        "4x1-2x1-1x1": (0x41, 0x21, 0x11),
        "1x1-2x2-1x2": (0x11, 0x22, 0x12),
        "1x3": (0x13, 0x11, 0x11),
        "3x3": (0x33, 0x11, 0x11),
        "4x2-2x2-1x1": (0x42, 0x22, 0x11),
        "5x1": (0x51, 0x11, 0x11),
        "0x1": (0x01, 0x11, 0x11),
        "4x4": (0x44, 0x11, 0x11),
    }.items():
        edited = colour
        for i, factor in enumerate(factors):
            edited = patched(edited, 0xC0, 7 + 3 * i, factor)
        yield f"factors-{name}", edited
    yield "gray-factors-3x2", patched(cjpeg(photo(30, 21).convert("L")), 0xC0, 7, 0x32)


def processes():
    image = photo(35, 27)
    for sampling in ("1x1", "2x2"):
        yield f"arithmetic-{sampling}", cjpeg(image, "-sample", sampling, "-arithmetic")
        yield f"arithmetic-progressive-{sampling}", cjpeg(image, "-sample", sampling, "-arithmetic", "-progressive")
    restarted = cjpeg(image, "-arithmetic", "-restart", "2B")
    yield "arithmetic-restart", restarted
    yield "arithmetic-restart-lost", restarted.replace(b"\xff\xd1", b"", 1)
    yield "arithmetic-dac", inserted(cjpeg(image, "-arithmetic"), segment(0xCC, b"\0\x31\x10\x07"))
    yield "arithmetic-dac-broken", inserted(cjpeg(image, "-arithmetic"), segment(0xCC, b"\0\x13"))
    yield "arithmetic-cut-and-closed", cjpeg(image, "-arithmetic")[:-60] + b"\xff\xd9"
    yield "arithmetic-no-end", cjpeg(image, "-arithmetic")[:-2]
    yield "arithmetic-scans", scans("0;\n1;\n2;\n", image, "-arithmetic")
    baseline = cjpeg(image, "-sample", "2x1")
    for number in (1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15):
        at = next(start for marker, start, _ in segments(baseline) if marker == 0xC0)
        yield f"sof{number}", baseline[: at + 1] + bytes([0xC0 + number]) + baseline[at + 2 :]
    for marker, name in {0xDE: "dhp", 0xDF: "exp", 0xC8: "jpg", 0xF0: "jpg0", 0xF7: "sof55", 0x01: "tem", 0x02: "res"}.items():
        yield f"marker-{name}", inserted(baseline, segment(marker, b"\0\0\0"))
    for marker in (0xD0, 0xD8, 0xD9):
        yield f"marker-{marker:02x}-first", inserted(baseline, bytes([0xFF, marker]))
    yield "segment-of-length-0", inserted(baseline, b"\xff\xe5\0\0")
    yield "segment-of-length-1", inserted(baseline, b"\xff\xfe\0\1")
    yield "padded-markers", inserted(baseline, b"\xff\xff\xff", segment(0xE3, b"x"), b"junk\xff\0")
    tables = b"".join(baseline[a:b] for marker, a, b in segments(baseline) if marker in (0xC4, 0xDB))
    yield "tables-first", b"\xff\xd8" + tables + b"\xff\xd9" + without(baseline, 0xC4, 0xDB)
    yield "tables-first-then-junk", b"\xff\xd8" + tables + b"\xff\xd9\0" + without(baseline, 0xC4, 0xDB)
    for precision in (12, 16, 4, 0):
        yield f"precision-{precision}", patched(baseline, 0xC0, 0, precision)
    yield "height-0-dnl", patched(baseline, 0xC0, 1, 0, 0).replace(b"\xff\xd9", segment(0xDC, b"\0\x1b") + b"\xff\xd9")
    yield "width-0", patched(baseline, 0xC0, 3, 0, 0)
    yield "dnl-between", baseline[:-2] + segment(0xDC, b"\0\x1b") + b"\xff\xd9"
    fine = without(baseline, 0xDB)
    words = b"".join(struct.pack(">H", 3 + 5 * i) for i in range(64))
    yield "quantizers-of-16-bits", inserted(fine, segment(0xDB, b"\x10" + words + b"\x11" + words))
    large = b"".join(struct.pack(">H", 3000 + 900 * i) for i in range(64))
    yield "quantizers-that-wrap", inserted(fine, segment(0xDB, b"\x10" + large + b"\x11" + large))
    yield "quantizers-zero", inserted(fine, segment(0xDB, b"\0" + bytes(64) + b"\1" + bytes(64)))
    yield "quantizers-missing", fine
    yield "quantizer-table-7", inserted(baseline, segment(0xDB, b"\7" + bytes(64)))
    yield "quantizers-cut", inserted(baseline, segment(0xDB, b"\0" + bytes(60)))
    yield "huffman-missing-gray", without(cjpeg(image.convert("L")), 0xC4)
    yield "huffman-missing-progressive", without(cjpeg(image, "-progressive"), 0xC4)
    yield "huffman-all-ones", inserted(baseline, segment(0xC4, b"\2" + bytes([2] + [0] * 15) + b"\0\1"))
    for name, values in {"standard": (0, 63, 0), "zeros": (0, 0, 0), "odd": (5, 9, 0x21)}.items():
        yield f"spectrum-{name}", patched(baseline, 0xDA, 7, *values)


def lossless_ones():
    for predictor in range(1, 8):
        yield f"lossless-gray-{predictor}", lossless([plane(19, 13)], 19, 13, predictor=predictor)
    planes = [plane(15, 11) for _ in range(3)]
    yield "lossless-rgb", lossless(planes, 15, 11, predictor=4, ids=[82, 71, 66])
    yield "lossless-three", lossless(planes, 15, 11, predictor=6)
    yield "lossless-three-jfif", inserted(lossless(planes, 15, 11), JFIF)
    yield "lossless-three-adobe-0", inserted(lossless(planes, 15, 11), adobe(0))
    yield "lossless-three-adobe-1", inserted(lossless(planes, 15, 11), adobe(1))
    yield "lossless-four", lossless([plane(15, 11) for _ in range(4)], 15, 11, predictor=7)
    yield "lossless-four-adobe-2", inserted(lossless([plane(15, 11) for _ in range(4)], 15, 11), adobe(2))
    yield "lossless-shift", lossless([plane(19, 13)], 19, 13, predictor=5, shift=2)
    restarted = lossless([plane(19, 13)], 19, 13, predictor=2, restart=38)
    yield "lossless-restart", restarted
    yield "lossless-restart-lost", restarted.replace(b"\xff\xd1", b"", 1)
    yield "lossless-restart-uneven", lossless([plane(19, 13)], 19, 13, restart=5)
    yield "lossless-scans", lossless(planes, 15, 11, predictor=3, interleaved=False)
    yield "lossless-scan-missing", lossless(planes[:2] + [plane(1, 1)], 15, 11, interleaved=False)[:-20] + b"\xff\xd9"
    halved = [plane(15, 11), plane(8, 6), plane(8, 6)]
    yield "lossless-halved", lossless(halved, 15, 11, sampling=[(2, 2), (1, 1), (1, 1)], predictor=4)
    whole = lossless([plane(19, 13)], 19, 13)
    yield "lossless-cut-and-closed", whole[: len(whole) // 2] + b"\xff\xd9"
    yield "lossless-no-end", whole[:-2]
    yield "lossless-predictor-0", lossless([plane(9, 9)], 9, 9, predictor=1).replace(b"\1\1\0\1\0\0", b"\1\1\0\0\0\0")


def progressions():
    image = photo(45, 37)
    yield "dc-only", scans("0,1,2: 0-0, 0, 0;\n", image, "-sample", "2x2")
    yield "dc-high-bits", scans("0,1,2: 0-0, 0, 3;\n", image, "-sample", "1x1")
    yield "first-band", scans("0,1,2: 0-0, 0, 1;\n0: 1-5, 0, 2;\n", image, "-sample", "2x1")
    yield "one-component-whole", scans("0,1,2: 0-0, 0, 0;\n0: 1-63, 0, 0;\n", image, "-sample", "2x2")
    yield "components-apart", scans("0: 0-0, 0, 0;\n1: 0-0, 0, 0;\n2: 0-0, 0, 0;\n2: 1-9, 0, 1;\n", image)
    deep = "0,1,2: 0-0, 0, 5;\n" + "".join(f"0,1,2: 0-0, {b}, {b - 1};\n" for b in range(5, 0, -1))
    edges = [*range(1, 24), 64]
    bands = "".join(f"{c}: {a}-{b - 1}, 0, 3;\n" for a, b in itertools.pairwise(edges) for c in range(3))
    bits = "".join(f"{c}: 1-63, {b}, {b - 1};\n" for b in (3, 2, 1) for c in range(3))
    yield "many-scans", scans(deep + bands + bits, photo(24, 20), "-sample", "2x2")
    whole = cjpeg(image, "-progressive", "-sample", "2x2")
    starts = [i for i in range(len(whole) - 1) if whole[i : i + 2] == b"\xff\xda"]
    for i, start in enumerate(starts[1:], 1):
        yield f"scans-{i}", whole[:start] + b"\xff\xd9"
        if i % 3 == 0:
            yield f"scans-{i}-and-half", whole[: (start + starts[i - 1]) // 2 + 8] + b"\xff\xd9"
    yield "hundreds-of-scans", whole[:-2] + 400 * whole[starts[-1] : -2] + b"\xff\xd9"
    yield "progressive-no-end", whole[:-2]
    yield "progressive-behind-end", whole + whole[:400]
    yield "progressive-restart-cut", cjpeg(image, "-progressive", "-restart", "1")[:-200] + b"\xff\xd9"
    yield "late-adobe", whole[: starts[2]] + adobe(0) + whole[starts[2] :]
    yield "sequential-scans-missing", scans("0;\n1;\n2;\n", image)[:-90] + b"\xff\xd9"
    yield "sequential-two-scans", scans("0,2;\n1;\n", image, "-sample", "2x1")
    apart = scans("0;\n1;\n2;\n", image)
    second = [i for i in range(len(apart) - 1) if apart[i : i + 2] == b"\xff\xda"][1]
    yield "sequential-scan-twice", apart[:-2] + apart[second:]


def ends():
    image = photo(33, 26)
    baseline = cjpeg(image, "-sample", "2x2", "-quality", "70")
    yield "no-end", baseline[:-2]
    yield "half-an-end", baseline[:-1]
    yield "flat-no-end", cjpeg(Image.new("RGB", (64, 64), (90, 120, 30)), "-optimize")[:-2]
    for cut in (1, 2, 3, 5, 9, 40, 200):
        yield f"cut-{cut}-and-closed", baseline[: -2 - cut] + b"\xff\xd9"
    for name, tail in {
        "junk": b"\1\2\3",
        "image": baseline,
        "scan": baseline[scan_header(baseline) :],
        "comment": segment(0xFE, b"behind") + b"\xff\xd9",
        "cut-comment": b"\xff\xfe\x40\0",
        "tables": segment(0xC4, DC_LUMINANCE) + b"\xff\xd9",
        "broken-tables": segment(0xC4, b"\0" + bytes([255] * 16)) + b"\xff\xd9",
        "frame": b"\xff\xc0",
        "unknown": b"\xff\x02\xff\xd9",
    }.items():
        yield f"behind-pixels-{name}", baseline[:-2] + tail
        yield f"behind-end-{name}", baseline + tail
    restarts = cjpeg(photo(64, 48), "-sample", "1x1", "-restart", "3B")
    at = [i for i in range(len(restarts) - 1) if restarts[i] == 0xFF and 0xD0 <= restarts[i + 1] <= 0xD7]
    for k in range(1, 8):
        yield f"restart-off-by-{k}", restarts[: at[2] + 1] + bytes([0xD0 + (2 + k) % 8]) + restarts[at[2] + 2 :]
    yield "restart-segment-lost", restarts[: at[2]] + restarts[at[3] :]
    yield "restart-segments-lost", restarts[: at[1]] + restarts[at[4] :]
    yield "restart-segment-twice", restarts[: at[3]] + restarts[at[2] :]
    yield "restart-interval-0", patched(restarts, 0xDD, 0, 0, 0)
    yield "restart-interval-1", patched(restarts, 0xDD, 0, 0, 1)
    yield "restart-everywhere", cjpeg(photo(40, 30), "-restart", "1B")
    border = cjpeg(photo(70, 50))
    for pixels_end in (64_000, 65_200, 65_530, 65_536, 65_540):
        size = pixels_end - len(border) + 2 - 8
        comments = segment(0xFE, bytes(size // 2)) + segment(0xFE, bytes(size - size // 2))
        behind = segment(0xFE, bytes(600)) + b"\xff\x02\xff\xd9"
        yield f"broken-behind-pixels-that-end-at-{pixels_end}", inserted(border, comments)[:-2] + behind


def exif(endian, entries, offset=8, count=None, behind=b""):
    order = "<" if endian == b"II" else ">"
    out = endian + struct.pack(order + "HI", 42, offset) + bytes(offset - 8)
    out += struct.pack(order + "H", len(entries) if count is None else count)
    for tag, kind, values, content in entries:
        out += struct.pack(order + "HHI", tag, kind, values) + content
    return out + struct.pack(order + "I", 0) + behind


def orientations():
    image = photo(9, 5)
    base = cjpeg(image, "-sample", "1x1")

    def with_exif(tiff, head=b"Exif\0\0"):
        return inserted(base, segment(0xE1, head + tiff))

    def one(endian, kind, content, count=1):
        return exif(endian, [(0x0112, kind, count, content)])

    for value in range(0, 10):
        yield f"little-{value}", with_exif(one(b"II", 3, struct.pack("<HH", value, 0)))
        yield f"big-{value}", with_exif(one(b"MM", 3, struct.pack(">HH", value, 0)))
    six = struct.pack("<HH", 6, 0)
    for kind in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 129):
        yield f"type-{kind}", with_exif(one(b"II", kind, struct.pack("<I", 6)))
    yield "type-ascii-digit", with_exif(one(b"II", 2, b"6\0\0\0", 2))
    yield "type-float", with_exif(one(b"II", 11, struct.pack("<f", 6)))
    yield "type-rational", with_exif(exif(b"II", [(0x0112, 5, 1, struct.pack("<I", 26))], behind=struct.pack("<II", 12, 2)))
    yield "type-double", with_exif(exif(b"II", [(0x0112, 12, 1, struct.pack("<I", 26))], behind=struct.pack("<d", 6)))
    yield "count-0", with_exif(one(b"II", 3, six, 0))
    yield "count-2", with_exif(one(b"II", 3, struct.pack("<HH", 6, 8), 2))
    yield "count-3", with_exif(exif(b"II", [(0x0112, 3, 3, struct.pack("<I", 26))], behind=struct.pack("<HHH", 6, 6, 6)))
    yield "count-huge", with_exif(one(b"II", 3, six, 0x7FFFFFFF))
    yield "twice", with_exif(exif(b"II", [(0x0112, 3, 1, six), (0x0112, 3, 1, struct.pack("<HH", 3, 0))]))
    yield "behind-others", with_exif(exif(b"II", [(0x010F, 2, 4, b"abc\0"), (0x0112, 3, 1, six), (0x0131, 2, 4, b"abc\0")]))
    yield "behind-broken", with_exif(exif(b"II", [(0x010F, 2, 400, struct.pack("<I", 9999)), (0x0112, 3, 1, six)]))
    yield "before-broken", with_exif(exif(b"II", [(0x0112, 3, 1, six), (0x010F, 2, 400, struct.pack("<I", 9999))]))
    yield "unsorted", with_exif(exif(b"II", [(0x0131, 2, 4, b"abc\0"), (0x0112, 3, 1, six)]))
    yield "entries-more-than-there", with_exif(exif(b"II", [(0x0112, 3, 1, six)], count=9))
    yield "entries-fewer-than-there", with_exif(exif(b"II", [(0x010F, 2, 4, b"abc\0"), (0x0112, 3, 1, six)], count=1))
    yield "entry-cut", with_exif(exif(b"II", [(0x0112, 3, 1, six)])[:20])
    yield "entry-without-next", with_exif(exif(b"II", [(0x0112, 3, 1, six)])[:22])
    yield "no-entries", with_exif(exif(b"II", []))
    yield "directory-far", with_exif(exif(b"II", [(0x0112, 3, 1, six)], offset=60))
    yield "directory-at-7", with_exif(exif(b"II", [(0x0112, 3, 1, six)]).replace(b"\x08\0\0\0", b"\x07\0\0\0", 1))
    yield "directory-at-0", with_exif(exif(b"II", [(0x0112, 3, 1, six)]).replace(b"\x08\0\0\0", b"\0\0\0\0", 1))
    yield "directory-beyond", with_exif(exif(b"II", [(0x0112, 3, 1, six)]).replace(b"\x08\0\0\0", b"\0\1\0\0", 1))
    yield "magic-43", with_exif(exif(b"II", [(0x0112, 3, 1, six)]).replace(b"\x2a", b"\x2b", 1))
    yield "magic-0", with_exif(exif(b"II", [(0x0112, 3, 1, six)]).replace(b"\x2a", b"\0", 1))
    yield "order-mixed", with_exif(b"IM" + one(b"II", 3, six)[2:])
    yield "order-wrong", with_exif(b"MM" + one(b"II", 3, six)[2:])
    yield "order-unknown", with_exif(b"XX" + one(b"II", 3, six)[2:])
    yield "exif-empty", with_exif(b"")
    yield "exif-one-byte", with_exif(b"I")
    yield "exif-head-only", with_exif(b"II*\0\x08\0\0\0")
    yield "exif-head-twice", with_exif(one(b"II", 3, six), b"Exif\0\0Exif\0\0")
    yield "exif-head-spaces", with_exif(one(b"II", 3, six), b"Exif  ")
    yield "exif-two-segments", inserted(base, *(segment(0xE1, b"Exif\0\0" + part) for part in (one(b"II", 3, six)[:13], one(b"II", 3, six)[13:])))
    yield "exif-twice", inserted(base, *(segment(0xE1, b"Exif\0\0" + one(b"II", 3, struct.pack("<HH", v, 0))) for v in (6, 3)))
    yield "exif-behind-64-kB", inserted(base, segment(0xFE, bytes(65000)), segment(0xFE, bytes(9000)), segment(0xE1, b"Exif\0\0" + one(b"II", 3, six)))
    yield "exif-behind-scan", base[:-2] + segment(0xE1, b"Exif\0\0" + one(b"II", 3, six)) + b"\xff\xd9"
    xmp = b"http://ns.adobe.com/xap/1.0/\0"
    yield "xmp-attribute", inserted(base, segment(0xE1, xmp + b'<x tiff:Orientation="6"/>'))
    yield "xmp-element", inserted(base, segment(0xE1, xmp + b"<tiff:Orientation>8</tiff:Orientation>"))
    yield "xmp-9", inserted(base, segment(0xE1, xmp + b'<x tiff:Orientation="9"/>'))
    yield "xmp-two", inserted(base, segment(0xE1, xmp + b'<x tiff:Orientation="36"/>'))
    yield "xmp-later-segment", inserted(base, segment(0xE1, xmp + b"nothing"), segment(0xE1, xmp + b'tiff:Orientation="6"'))
    yield "xmp-and-exif", inserted(base, segment(0xE1, xmp + b'tiff:Orientation="6"'), segment(0xE1, b"Exif\0\0" + one(b"II", 3, struct.pack("<HH", 3, 0))))
    yield "xmp-and-exif-without", inserted(base, segment(0xE1, xmp + b'tiff:Orientation="6"'), segment(0xE1, b"Exif\0\0" + exif(b"II", [(0x010F, 2, 4, b"abc\0")])))
    yield "xmp-and-exif-broken", inserted(base, segment(0xE1, xmp + b'tiff:Orientation="6"'), segment(0xE1, b"Exif\0\0" + b"XX"))
    yield "xmp-and-exif-1", inserted(base, segment(0xE1, xmp + b'tiff:Orientation="6"'), segment(0xE1, b"Exif\0\0" + one(b"II", 3, struct.pack("<HH", 1, 0))))
    bare = without(base, 0xE0)
    for name, unit, resolution in [
        ("sound", (3, 1, struct.pack("<HH", 2, 0)), (5, 1, struct.pack("<I", 38))),
        ("no-values", (3, 1, struct.pack("<HH", 2, 0)), (2, 0, struct.pack("<I", 0))),
        ("text", (3, 1, struct.pack("<HH", 2, 0)), (2, 2, b"7\0\0\0")),
        ("shorts", (3, 1, struct.pack("<HH", 3, 0)), (3, 2, struct.pack("<HH", 7, 0))),
        ("three-rationals-0", (3, 1, struct.pack("<HH", 2, 0)), (5, 0, struct.pack("<I", 38))),
    ]:
        tiff = exif(b"II", [(0x011A, *resolution), (0x0128, *unit)], behind=struct.pack("<II", 72, 1))
        yield f"resolution-{name}", inserted(bare, segment(0xE1, b"Exif\0\0" + tiff))


def damaged(seed, count, pool):
    pick = random.Random(seed)
    for number in range(count):
        name, encoded = pool[pick.randrange(len(pool))]
        yield f"damaged-{number:03}-{name}", mutation(pick, encoded)


def mutation(pick, encoded):
    edited = bytearray(encoded)
    body = scan_header(encoded) + 10
    for _ in range(pick.choice([1, 1, 2, 3])):
        at = pick.randrange(min(body, len(edited) - 3), len(edited) - 1)
        kind = pick.randrange(8)
        if kind < 3:
            for _ in range(pick.randrange(1, 5)):
                edited[pick.randrange(at, len(edited))] ^= 1 << pick.randrange(8)
        elif kind == 3:
            edited[at : at + 2] = bytes([255, pick.choice([0, 255, 0xD0 + pick.randrange(8), 0xD9, 0xDA, 0xC4])])
        elif kind == 4:
            del edited[at : at + pick.randrange(1, 30)]
        elif kind == 5:
            edited[at:at] = bytes(pick.randrange(256) for _ in range(pick.randrange(1, 9)))
        elif kind == 6:
            edited[at:] = b"\xff\xd9"
        else:
            edited[pick.randrange(2, len(edited))] = pick.randrange(256)
        if len(edited) < body + 8:
            break
    return bytes(edited)


def pool():
    for sampling in ("1x1", "2x1", "2x2", "1x2"):
        for name, options in {
            "baseline": (),
            "progressive": ("-progressive",),
            "restart": ("-restart", "2B"),
            "arithmetic": ("-arithmetic",),
            "fine": ("-quality", "97"),
        }.items():
            yield f"{name}-{sampling}", cjpeg(photo(39, 30), "-sample", sampling, *options)
    yield "cmyk", saved(photo(30, 21).convert("CMYK"), "jpeg", quality=90)
    yield "gray", cjpeg(photo(40, 31).convert("L"))
    yield "scans", scans("0;\n1;\n2;\n", photo(31, 23))


def everything():
    for group in (colours, samplings, processes, lossless_ones, progressions, ends):
        for name, encoded in group():
            yield f"{name}.jpg", encoded
    for name, encoded in orientations():
        yield f"orientation-{name}.jpg", encoded
    for name, encoded in damaged(plain.SEED, DAMAGED, list(pool())):
        yield f"{name}.jpg", encoded


def write(folder, images):
    folder.mkdir(parents=True, exist_ok=True)
    verdicts = {}
    with zipfile.ZipFile(folder / "images.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, encoded in images:
            assert name not in verdicts, name
            archive.writestr(zipfile.ZipInfo(name), encoded, zipfile.ZIP_DEFLATED)
            verdicts[name] = verdict(encoded)
    generator = "integration-tests/src/reference/" + pathlib.Path(sys.argv[0]).name
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in verdicts.items())
    head = json.dumps({"generator": generator, "pillow": PIL.__version__})[:-1]
    (folder / "reference.json").write_text(f'{head}, "images": {{\n{lines}\n}}}}\n')
    read = sum("refused" not in each for each in verdicts.values())
    size = sum(each.stat().st_size for each in folder.iterdir())
    print(f"{len(verdicts)} images, {read} read by Pillow {PIL.__version__}, {size} bytes in {folder.resolve()}")


def main():
    if len(sys.argv) > 1:
        seed, count, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
        write(folder, ((f"{name}.jpg", encoded) for name, encoded in damaged(seed, count, list(pool()))))
    else:
        write(OUT, everything())


if __name__ == "__main__":
    main()
