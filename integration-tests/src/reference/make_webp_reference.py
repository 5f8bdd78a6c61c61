"""Writes small WebPs of every kind that is read, and what Pillow and torchvision make of them.

    python make_webp_reference.py

Needs Pillow 13, torchvision, numpy, and cwebp and webpmux of Debian's package webp on the path (Pillow cannot set the loop
filter, segments, the alpha filter, or where a frame lies). Partitions, filter deltas, wild coefficients, transforms in any
order and all predictors come from no encoder: such files are composed here, of random bits that mean something. Writes
../../../model/src/test/resources/io/sparkresnet/model/image/reference-webp/ in about 5 seconds, in the form of
make_image_reference.py. Everything follows from SEED.
"""

import random
import struct
import subprocess
import tempfile

import numpy as np
from make_image_reference import photo, saved
from PIL import Image
from recorded_images import FEW_RECIPES, record

SEED = 20261125
pick = random.Random(SEED)
rng = np.random.default_rng(SEED)


def flat(width, height):
    return Image.new("RGB", (width, height), (200, 30, 90))


def colors(width, height, count):
    palette = rng.integers(0, 256, (count, 3)).astype(np.uint8)
    return Image.fromarray(palette[rng.integers(0, count, (height // 2 + 1, width // 2 + 1))].repeat(2, 0).repeat(2, 1)[:height, :width])


def translucent(width, height):
    image = photo(width, height).convert("RGBA")
    image.putalpha(photo(width, height).convert("L").point(lambda v: 0 if v < 90 else v))
    return image


def webp(image, **options):
    return saved(image, "webp", **options)


def command(*arguments, images):
    with tempfile.TemporaryDirectory() as folder:
        for i, image in enumerate(images):
            with open(f"{folder}/{i}", "wb") as source:
                source.write(image if isinstance(image, bytes) else saved(image, "png"))
        arguments = [each.replace("@", f"{folder}/") for each in arguments]
        subprocess.run([*arguments, "-o", f"{folder}/out"], check=True, capture_output=True)
        with open(f"{folder}/out", "rb") as out:
            return out.read()


def cwebp(image, *arguments):
    return command("cwebp", "-quiet", *arguments, "@0", images=[image])


def chunk(kind, content):
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)


def riff(*chunks):
    content = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def lossy():
    for quality in [0, 20, 50, 80, 100]:
        yield f"lossy-{quality}.webp", webp(photo(45, 38), quality=quality)
    for method in [0, 2, 6]:
        yield f"lossy-method-{method}.webp", webp(photo(37, 35), quality=70, method=method)
    for width, height in [(1, 1), (2, 2), (3, 5), (5, 3), (16, 16), (17, 33), (100, 1), (1, 100)]:
        yield f"lossy-{width}x{height}.webp", webp(photo(width, height), quality=60)
    yield "lossy-flat.webp", webp(flat(40, 33), quality=30)
    yield "filter-simple.webp", cwebp(photo(50, 40), "-q", "30", "-f", "100", "-nostrong", "-sharpness", "3")
    yield "filter-sharp.webp", cwebp(photo(50, 40), "-q", "20", "-f", "70", "-strong", "-sharpness", "7")
    yield "filter-none.webp", cwebp(photo(50, 40), "-q", "20", "-f", "0")
    yield "segments.webp", cwebp(photo(80, 66), "-q", "40", "-segments", "4", "-sns", "100", "-af")
    yield "partition-limit.webp", cwebp(photo(60, 50), "-q", "50", "-partition_limit", "100", "-pass", "3")
    yield "photo-lossy.webp", webp(photo(300, 225), quality=75)


def lossless():
    yield "lossless-photo.webp", webp(photo(40, 31), lossless=True)
    for count in [1, 2, 3, 4, 5, 16, 17, 200]:
        yield f"lossless-colors-{count}.webp", webp(colors(33, 27, count), lossless=True)
    for width, height in [(1, 1), (3, 5), (70, 1), (1, 70)]:
        yield f"lossless-{width}x{height}.webp", webp(photo(width, height), lossless=True, quality=100, method=6)
    yield "lossless-hidden.webp", webp(translucent(30, 25), lossless=True, exact=True)
    yield "lossless-alpha.webp", webp(translucent(30, 25), lossless=True)
    yield "near-lossless.webp", cwebp(photo(40, 30), "-near_lossless", "40", "-q", "60")
    yield "lossless-level-9.webp", cwebp(colors(60, 50, 90), "-z", "9")


def alpha():
    for method in ["0", "1"]:
        for kind in ["none", "fast", "best"]:
            image = translucent(29, 23)
            yield f"alpha-{method}-{kind}.webp", cwebp(image, "-alpha_method", method, "-alpha_filter", kind, "-exact")
    yield "alpha-levels.webp", cwebp(translucent(29, 23), "-alpha_q", "20")
    plain = webp(translucent(29, 23))
    yield "alpha-not-announced.webp", plain[:20] + b"\0" + plain[21:]


def files():
    frames = [translucent(40, 30) for _ in range(3)]
    yield "animated-lossy.webp", webp(frames[0], save_all=True, append_images=frames[1:], background=(9, 200, 90, 255))
    yield "animated-lossless.webp", webp(frames[0], save_all=True, append_images=frames[1:], lossless=True)
    parts = [webp(photo(21, 17)), webp(translucent(12, 9), lossless=True)]
    for i in range(2):
        places = ["-frame", "@%d" % i, "+40+6+4+1-b", "-frame", "@%d" % (1 - i), "+40+10+20+0+b"]
        yield f"animated-offset-{i}.webp", command("webpmux", *places, "-bgcolor", "255,7,70,200", images=parts)
    for orientation in [1, 3, 6, 7]:
        yield f"orientation-{orientation}.webp", webp(photo(12, 7), exif=exif(orientation))
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="8"/></x:xmpmeta>'
    yield "orientation-xmp.webp", webp(photo(12, 7), xmp=packet)
    yield "orientation-exif-before-xmp.webp", webp(photo(12, 7), xmp=packet, exif=exif(5), icc_profile=b"abc")
    plain = webp(photo(12, 7))
    yield "junk-behind.webp", plain + b"junk"
    other = plain[12:] + chunk(b"junk", b"12345")
    yield "unknown-chunk.webp", riff(other)


class BoolEncoder:
    """The encoder of RFC 6386, section 7.3."""

    def __init__(self):
        self.out, self.range, self.bottom, self.count = bytearray(), 255, 0, 24

    def put(self, bit, probability=128):
        split = 1 + (((self.range - 1) * probability) >> 8)
        self.bottom += split if bit else 0
        self.range = self.range - split if bit else split
        while self.range < 128:
            self.range *= 2
            if self.bottom >> 31:
                at = len(self.out) - 1
                while self.out[at] == 255:
                    self.out[at] = 0
                    at -= 1
                self.out[at] += 1
            self.bottom = (self.bottom << 1) & 0xFFFFFFFF
            self.count -= 1
            if self.count == 0:
                self.out.append(self.bottom >> 24)
                self.bottom &= 0xFFFFFF
                self.count = 8

    def number(self, value, size):
        for i in range(size - 1, -1, -1):
            self.put((value >> i) & 1)

    def optional(self, size):
        self.put(1)
        self.number(pick.randrange(1 << size), size)
        self.put(pick.randrange(2))


def composed_frame(width, height, partitions, simple, absolute, quantizer):
    """A key frame whose header says what no encoder says, of random modes and coefficients."""
    head = BoolEncoder()
    head.number(0, 2)
    head.number(7, 3)  # segments, with a map and with values
    head.put(absolute)
    for size in [7, 6]:
        for _ in range(4):
            head.optional(size)
    for _ in range(3):
        head.put(1)
        head.number(pick.randrange(60, 200), 8)
    head.put(simple)
    head.number(pick.randrange(20, 64), 6)
    head.number(pick.randrange(8), 3)
    head.number(3, 2)  # deltas of the filter, with values
    for _ in range(8):
        head.optional(6)
    head.number(partitions, 2)
    head.number(quantizer, 7)
    for _ in range(5):
        head.optional(4)
    blocks = (width + 15) // 16 * ((height + 15) // 16)
    for _ in range(3000 + 600 * blocks):
        head.put(pick.randrange(2))
    parts = [bytes(pick.randrange(200) for _ in range(300 + 1000 * blocks >> partitions)) for _ in range(1 << partitions)]
    tag = (len(head.out) << 5) | 0x10
    start = struct.pack("<I", tag)[:3] + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    sizes = b"".join(struct.pack("<I", len(each))[:3] for each in parts[:-1])
    return riff(chunk(b"VP8 ", start + bytes(head.out) + sizes + b"".join(parts)))


class BitWriter:
    def __init__(self):
        self.value, self.size = 0, 0

    def put(self, value, size):
        self.value |= value << self.size
        self.size += size

    def bytes(self):
        return self.value.to_bytes((self.size + 7) // 8, "little")


def composed_code(out, symbols):
    """A code over the first symbols of an alphabet in which each symbol but the last two has one bit more than the one before,
    or in which all have the same length; returns a writer of random symbols."""
    uniform = symbols & (symbols - 1) == 0
    length = symbols.bit_length() - 1
    lengths = [length] * symbols if uniform else [min(i + 1, symbols - 1) for i in range(symbols)]
    out.put(0, 1)
    out.put(15, 4)  # the lengths' code: 16 symbols of four bits, all lengths but no repetitions
    for symbol in [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]:
        out.put(4 if symbol < 16 else 0, 3)
    out.put(1, 1)
    out.put(4, 3)
    out.put(symbols - 2, 10)
    for each in lengths:
        out.put(int(f"{each:04b}"[::-1], 2), 4)
    codes, code, previous = [], 0, lengths[0]
    for each in lengths:
        code <<= each - previous
        previous = each
        codes.append((int(f"{code:0{each}b}"[::-1], 2), each))
        code += 1

    def write():
        out.put(*codes[pick.randrange(symbols)])

    return write


def composed_image(out, count, level0=False):
    """The pixels of an image without a cache, all of them literals."""
    out.put(0, 2 if level0 else 1)
    writers = [composed_code(out, each) for each in [256, 256, 256, 15]]
    out.put(0b0001, 4)  # distances: a single symbol, 0
    for _ in range(count):
        for write in writers:
            write()


def composed_lossless(width, height, transforms):
    """An image with transforms in any order, each of random tiles."""
    out = BitWriter()
    for value, size in [(0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 4)]:
        out.put(value, size)
    columns = width
    for kind in transforms:
        out.put(1, 1)
        out.put(kind, 2)
        if kind < 2:
            out.put(1, 3)
            composed_image(out, (columns + 7) // 8 * ((height + 7) // 8))
        elif kind == 3:
            out.put(12, 8)
            composed_image(out, 13)
            columns = (columns + 1) // 2
    out.put(0, 1)
    composed_image(out, columns * height, level0=True)
    return riff(chunk(b"VP8L", out.bytes()))


def composed():
    for partitions in range(4):
        size = (pick.randrange(17, 31), 16 * partitions + pick.randrange(20, 32))
        for simple in [0, 1]:
            quantizer = pick.choice([0, 30, 90, 127])
            name = f"composed-{1 << partitions}-partitions-{'simple' if simple else 'normal'}.webp"
            yield name, composed_frame(*size, partitions, simple, partitions & 1, quantizer)
    for transforms in [[], [0], [1], [2], [3], [3, 0], [0, 3], [1, 3, 0, 2], [2, 0, 1, 3], [0, 1, 2]]:
        name = "-".join(["predict", "color", "green", "index"][each] for each in transforms) or "none"
        yield f"composed-{name}.webp", composed_lossless(31, 19, transforms)


if __name__ == "__main__":
    images = [*lossy(), *lossless(), *alpha(), *files(), *composed()]
    record("reference-webp", "make_webp_reference.py", images, FEW_RECIPES)
