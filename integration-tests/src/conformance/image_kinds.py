"""Images of every kind that a bucket may hold, from a seed: KINDS maps `format/kind` to a function of a Draw that returns a file.

What Pillow makes of a file is the truth, refusals included; nothing here says what is right. Kinds of NAMED are those that Pillow may read
and we only name.
"""

import io
import itertools
import pathlib
import random
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms

import jpeg_encoder
import raw_writers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
import make_image_reference as recorded  # noqa: E402

KINDS = {}
NAMED = {"avif", "heic", "jxl", "jp2", "svg", "psd", "pdf", "ico", "pnm", "qoi", "video", "nothing"}


class Draw:
    """The random choices of one image; the same name and seed give the same file on every machine."""

    def __init__(self, seed, name):
        self.pick = random.Random(f"{seed} {name}")
        self.rng = np.random.default_rng(self.pick.getrandbits(64))
        recorded.pick, recorded.rng = self.pick, self.rng

    def size(self, most=320):
        """Now and then a single pixel, a line, or 1:100; else from 2 to `most` a side."""
        shape = self.pick.random()
        if shape < 0.05:
            return 1, 1
        if shape < 0.1:
            return self.pick.choice([(1, self.pick.randint(2, 130)), (self.pick.randint(2, 130), 1), (3, 300), (300, 3)])
        return self.pick.randint(2, most), self.pick.randint(2, most)

    def photo(self, most=320):
        return recorded.photo(*self.size(most))

    def samples(self, bits, channels=1, most=90):
        """(H, W, C) whole numbers: half noise, half smooth."""
        width, height = self.size(most)
        y, x = np.mgrid[0:height, 0:width]
        top = (1 << bits) - 1
        smooth = (np.sin(x / self.pick.uniform(2, 30)) * np.cos(y / self.pick.uniform(2, 30)) + 1) * top / 2
        noise = self.rng.integers(0, top + 1, (height, width, channels))
        return np.where(self.rng.random((height, width, 1)) < 0.5, noise, smooth[..., None].astype(int)).astype(int)

    def palette(self, entries, width=3):
        return bytes(self.pick.randrange(256) for _ in range(entries * width))

    def saved(self, image, kind, **options):
        return recorded.saved(image, kind, **options)

    def alpha(self, image):
        return Image.merge("RGBA", (*image.split(), Image.fromarray(self.rng.integers(0, 256, image.size[::-1]).astype(np.uint8))))


def kind(name, *variants):
    """Registers the function under the name, or under the name filled with each variant and the variant as its argument."""

    def register(function):
        for variant in variants or [None]:
            values = variant if isinstance(variant, tuple) else (variant,)
            text = name.format(*("".join(c if c.isalnum() else "-" for c in str(v)) for v in values)).strip("-")
            KINDS[text] = (lambda draw, values=values: function(draw, *values)) if variants else function
        return function

    return register


# JPEG

@kind("jpeg/pillow-{}-{}", *itertools.product(("444", "422", "420"), ("baseline", "progressive")))
def _(draw, sampling, mode):
    options = {"subsampling": ("444", "422", "420").index(sampling), "quality": draw.pick.choice([5, 50, 75, 90, 95, 100])}
    options |= {"optimize": draw.pick.random() < 0.5, "progressive": mode == "progressive"}
    if draw.pick.random() < 0.3:
        options["restart_marker_blocks"] = draw.pick.randint(1, 9)
    return draw.saved(draw.photo(), "jpeg", **options)


@kind("jpeg/photo-500x375")
def _(draw):
    return draw.saved(recorded.photo(500, 375), "jpeg", quality=draw.pick.randint(60, 95))


@kind("jpeg/sampling-{}", "11", "21", "22", "12", "41", "14", "42", "24", "31", "13", "44", "21-21-21", "22-21-21", "22-12-21", "11-22-11", "21-11-12", "32-11-11", "41-21-11")
def _(draw, sampling):
    factors = [tuple(map(int, each)) for each in sampling.split("-")]
    image = draw.photo(110).convert("YCbCr")
    planes = [np.asarray(band) for band in image.split()]
    factors += [(1, 1)] * (3 - len(factors))
    restart = draw.pick.choice([0, 0, 1, 5])
    return jpeg_encoder.encode(planes, factors, draw.pick, draw.pick.randint(1, 20), restart, jfif=True, interleaved=draw.pick.random() < 0.8)


@kind("jpeg/gray-{}", "baseline", "progressive", "sampled-22")
def _(draw, form):
    gray = draw.photo(110 if form == "sampled-22" else 320).convert("L")
    if form == "sampled-22":
        return jpeg_encoder.encode([np.asarray(gray)], [(2, 2)], draw.pick)
    return draw.saved(gray, "jpeg", progressive=form == "progressive", quality=draw.pick.randint(20, 98))


@kind("jpeg/cmyk-{}", "pillow", "pillow-progressive", "adobe", "plain", "ycck", "ycck-sampled", "adobe-unknown")
def _(draw, form):
    if form.startswith("pillow"):
        return draw.saved(draw.photo().convert("CMYK"), "jpeg", quality=draw.pick.randint(40, 98), progressive=form.endswith("progressive"))
    image = draw.photo(100)
    black = Image.fromarray(draw.rng.integers(0, 256, (2, 2)).astype(np.uint8)).resize(image.size)
    planes = [np.asarray(band) for band in (*image.split(), black)]
    sampling = [(2, 2), (1, 1), (1, 1), (2, 2)] if form == "ycck-sampled" else [(1, 1)] * 4
    adobe = {"adobe": 0, "ycck": 2, "ycck-sampled": 2, "adobe-unknown": 7, "plain": None}[form]
    return jpeg_encoder.encode(planes, sampling, draw.pick, 3, adobe=adobe)


@kind("jpeg/three-components-{}", "adobe-0", "adobe-1", "adobe-7", "ids-rgb", "ids-odd", "jfif-and-adobe-0")
def _(draw, form):
    planes = [np.asarray(band) for band in draw.photo(100).split()]
    adobe = {"adobe-0": 0, "adobe-1": 1, "adobe-7": 7, "jfif-and-adobe-0": 0}.get(form)
    ids = {"ids-rgb": [82, 71, 66], "ids-odd": [0, 4, 9]}.get(form)
    return jpeg_encoder.encode(planes, [(1, 1)] * 3, draw.pick, 3, adobe=adobe, ids=ids, jfif="jfif" in form)


@kind("jpeg/two-components")
def _(draw):
    planes = [np.asarray(band) for band in draw.photo(60).split()][:2]
    return jpeg_encoder.encode(planes, [(1, 1)] * 2, draw.pick)


@kind("jpeg/exif-{}", *range(0, 10))
def _(draw, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return draw.saved(draw.photo(), "jpeg", exif=exif, quality=90)


@kind("jpeg/icc-{}", "whole", "broken")
def _(draw, form):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return draw.saved(draw.photo(), "jpeg", icc_profile=profile if form == "whole" else profile[:150])


@kind("jpeg/mpo")
def _(draw):
    first = draw.photo()
    return draw.saved(first, "mpo", save_all=True, append_images=[recorded.photo(*first.size)])


@kind("jpeg/comment-and-thumbnail")
def _(draw):
    exif = Image.Exif()
    exif[0x010E] = "a description"
    return draw.saved(draw.photo(), "jpeg", exif=exif, comment=b"\xff\xd8\xff\xd9 in a comment")


def pixels_at(encoded):
    return list(recorded.segments(encoded))[-1][2]


@kind("jpeg/damage-{}-{}", *itertools.product(("cut", "cut-and-closed", "no-end", "junk-behind", "junk-before-end", "flipped", "no-tables"), ("baseline", "progressive")))
def _(draw, damage, mode):
    image = draw.photo()
    whole = draw.saved(image, "jpeg", quality=85, progressive=mode == "progressive", restart_marker_blocks=draw.pick.choice([0, 0, 7]))
    start = pixels_at(whole)
    at = draw.pick.randint(min(start + 14, len(whole) - 2), len(whole) - 2)
    if damage == "no-tables":
        for marker, begin, end in reversed(list(recorded.segments(whole))):
            whole = whole[:begin] + whole[end:] if marker == 0xC4 else whole
        return whole
    changed = bytearray(whole)
    changed[at] ^= 1 << draw.pick.randrange(8)
    return {
        "cut": whole[:at], "cut-and-closed": whole[:at] + b"\xff\xd9", "no-end": whole[:-2], "junk-behind": whole + draw.palette(40),
        "junk-before-end": whole[:-2] + bytes(range(1, 30)) + whole[-2:], "flipped": bytes(changed),
    }[damage]


@kind("jpeg/frame-{}", *(f"{n:02x}" for n in range(0xC1, 0xD0) if n not in (0xC4, 0xC8, 0xCC)), "12-bit", "no-height")
def _(draw, form):
    """A baseline file whose frame claims another process: extended, progressive, lossless, arithmetic, 12 bits, height by DNL."""
    whole = bytearray(draw.saved(draw.photo(60), "jpeg", quality=80))
    frame = next(begin for marker, begin, _ in recorded.segments(bytes(whole)) if marker == 0xC0)
    if form == "12-bit":
        whole[frame + 4] = 12
    elif form == "no-height":
        whole[frame + 5 : frame + 7] = b"\0\0"
    else:
        whole[frame + 1] = int(form, 16)
    return bytes(whole)


# PNG

@kind("png/{}-{}-{}", *((n, d, i) for n, c, ds in (("gray", 0, (1, 2, 4, 8, 16)), ("rgb", 2, (8, 16)), ("palette", 3, (1, 2, 4, 8)), ("gray-alpha", 4, (8, 16)), ("rgba", 6, (8, 16)))
                        for d in ds for i in ("plain", "interlaced")))
def _(draw, name, depth, form):
    color = {"gray": 0, "rgb": 2, "palette": 3, "gray-alpha": 4, "rgba": 6}[name]
    return recorded.png(*draw.size(48), depth, color, int(form == "interlaced"))


@kind("png/pillow-{}", "1", "L", "LA", "P", "RGB", "RGBA", "I;16")
def _(draw, mode):
    photo = draw.photo()
    if mode == "RGBA":
        image = draw.alpha(photo)
    elif mode == "I;16":
        image = Image.fromarray(draw.rng.integers(0, 65536, photo.size[::-1]).astype(np.uint16))
    else:
        image = photo.convert(mode)
    options = {"transparency": draw.pick.randrange(256)} if mode in ("P", "L") and draw.pick.random() < 0.5 else {}
    return draw.saved(image, "png", **options)


@kind("png/transparency-{}", "gray-1", "gray-8", "gray-16", "rgb-8", "rgb-16", "palette")
def _(draw, form):
    name, _, depth = form.partition("-")
    color = {"gray": 0, "rgb": 2, "palette": 3}[name]
    plain = recorded.png(*draw.size(40), int(depth or 8), color, 0)
    chunk = recorded.chunk(b"tRNS", {0: b"\0\1", 2: b"\0\1\0\2\0\3", 3: draw.palette(9, 1)}[color])
    at = plain.index(b"IDAT") - 4
    return plain[:at] + chunk + plain[at:]


@kind("png/animated-{}", "first-is-default", "default-apart")
def _(draw, form):
    first = draw.photo(120)
    rest = [recorded.photo(*first.size) for _ in range(2)]
    return draw.saved(first, "png", save_all=True, append_images=rest, default_image=form == "default-apart")


@kind("png/damage-{}", "cut", "no-end", "junk-behind", "bad-crc", "bad-crc-of-ancillary", "no-palette", "flipped", "short-pixels", "long-pixels", "two-headers", "zero-width")
def _(draw, damage):
    width, height = draw.size(80)
    if damage == "no-palette":
        whole = recorded.png(width, height, 4, 3, 0)
        at = whole.index(b"PLTE") - 4
        return whole[:at] + whole[at + 12 + int.from_bytes(whole[at : at + 4], "big") :]
    whole = bytearray(draw.saved(recorded.photo(width, height), "png"))
    data = whole.index(b"IDAT")
    if damage == "cut":
        return bytes(whole[: draw.pick.randint(data, len(whole) - 13)])
    if damage == "no-end":
        return bytes(whole[:-12])
    if damage == "junk-behind":
        return bytes(whole) + draw.palette(9)
    if damage == "bad-crc":
        whole[-13] ^= 1
    elif damage == "bad-crc-of-ancillary":
        text = bytearray(recorded.chunk(b"tEXt", b"Title\0a"))
        text[-1] ^= 1
        whole[33:33] = text
    elif damage == "flipped":
        whole[draw.pick.randint(8, len(whole) - 1)] ^= 1 << draw.pick.randrange(8)
    elif damage in ("short-pixels", "long-pixels"):
        raw = zlib.decompress(b"".join(idat(bytes(whole))))
        raw = raw[: len(raw) * 2 // 3] if damage == "short-pixels" else raw + bytes(500)
        whole[data - 4 :] = recorded.chunk(b"IDAT", zlib.compress(raw)) + recorded.chunk(b"IEND", b"")
    elif damage == "two-headers":
        whole[33:33] = whole[8:33]
    elif damage == "zero-width":
        whole[8:33] = recorded.chunk(b"IHDR", struct.pack(">II", 0, height) + bytes(whole[24:29]))
    return bytes(whole)


def idat(whole):
    at = 8
    while at < len(whole):
        length = int.from_bytes(whole[at : at + 4], "big")
        if whole[at + 4 : at + 8] == b"IDAT":
            yield whole[at + 8 : at + 8 + length]
        at += 12 + length


# WebP

@kind("webp/lossy-{}", 0, 40, 75, 95, 100)
def _(draw, quality):
    return draw.saved(draw.photo(), "webp", quality=quality, method=draw.pick.choice([0, 2, 4, 6]))


@kind("webp/lossless-{}", "photo", "palette-2", "palette-16", "palette-200", "gray", "exact-alpha", "fast")
def _(draw, form):
    photo = draw.photo()
    if form.startswith("palette"):
        photo = photo.quantize(int(form.partition("-")[2])).convert("RGB")
    image = photo.convert("L").convert("RGB") if form == "gray" else draw.alpha(photo) if form == "exact-alpha" else photo
    return draw.saved(image, "webp", lossless=True, exact=form == "exact-alpha", quality=draw.pick.choice([0, 50, 100]), method=0 if form == "fast" else 4)


@kind("webp/alpha-{}", 100, 60, 0)
def _(draw, quality):
    return draw.saved(draw.alpha(draw.photo()), "webp", quality=70, alpha_quality=quality)


@kind("webp/animated-{}", "lossy", "lossless", "mixed")
def _(draw, form):
    first = draw.photo(150)
    first = draw.alpha(first) if draw.pick.random() < 0.5 else first
    rest = [recorded.photo(*first.size) for _ in range(2)]
    return draw.saved(first, "webp", save_all=True, append_images=rest, lossless=form == "lossless", allow_mixed=form == "mixed")


@kind("webp/metadata")
def _(draw):
    exif = Image.Exif()
    exif[0x0112] = draw.pick.randint(1, 8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return draw.saved(draw.photo(), "webp", exif=exif, icc_profile=profile, xmp=b"<x/>")


@kind("webp/damage-{}-{}", *itertools.product(("cut", "flipped", "junk-behind", "wrong-riff-size"), ("lossy", "lossless")))
def _(draw, damage, mode):
    whole = bytearray(draw.saved(draw.photo(), "webp", lossless=mode == "lossless"))
    if damage == "cut":
        return bytes(whole[: draw.pick.randint(12, len(whole) - 1)])
    if damage == "flipped":
        whole[draw.pick.randint(12, len(whole) - 1)] ^= 1 << draw.pick.randrange(8)
    elif damage == "junk-behind":
        whole += draw.palette(9)
    else:
        whole[4:8] = struct.pack("<I", draw.pick.choice([0, 11, len(whole), 1 << 31]))
    return bytes(whole)


# BMP

@kind("bmp/pillow-{}", "1", "L", "P", "RGB", "RGBA")
def _(draw, mode):
    photo = draw.photo()
    return draw.saved(draw.alpha(photo) if mode == "RGBA" else photo.convert(mode), "bmp")


@kind("bmp/palette-{}-{}", *itertools.product((1, 4, 8), (12, 40, 124)))
def _(draw, bits, header):
    samples = draw.samples(bits)
    height, width, _ = samples.shape
    entries = 1 << bits if draw.pick.random() < 0.7 or header == 12 else draw.pick.randint(1, 1 << bits)
    rows = raw_writers.bmp_rows(samples[..., 0], bits)
    return raw_writers.bmp(rows, width, height, bits, header, palette=draw.palette(entries, 3 if header == 12 else 4), top_down=header != 12 and draw.pick.random() < 0.3)


@kind("bmp/runs-{}", 4, 8)
def _(draw, bits):
    samples = draw.samples(bits)
    height, width, _ = samples.shape
    rows = raw_writers.bmp_runs(samples[..., 0], bits, draw.pick)
    return raw_writers.bmp(rows, width, height, bits, compression=2 if bits == 4 else 1, palette=draw.palette(1 << bits, 4))


@kind("bmp/true-{}-{}", *itertools.product((16, 24, 32), (12, 40, 56, 108, 124)))
def _(draw, bits, header):
    samples = draw.samples(bits)
    height, width, _ = samples.shape
    if bits == 24:
        samples = np.pad(draw.samples(8, 3), ((0, 0),) * 3)
        height, width, _ = samples.shape
        rows = raw_writers.bmp_rows(samples.reshape(height, -1), 8)
    else:
        rows = raw_writers.bmp_rows(samples[..., 0], bits)
    return raw_writers.bmp(rows, width, height, bits, header, top_down=header != 12 and draw.pick.random() < 0.3)


MASKS = {
    "565": (16, 0xF800, 0x7E0, 0x1F, 0), "555": (16, 0x7C00, 0x3E0, 0x1F, 0), "4444": (16, 0xF00, 0xF0, 0xF, 0xF000), "8880": (32, 0xFF0000, 0xFF00, 0xFF, 0),
    "8888": (32, 0xFF0000, 0xFF00, 0xFF, 0xFF000000), "rgba": (32, 0xFF000000, 0xFF0000, 0xFF00, 0xFF), "bgr": (32, 0xFF, 0xFF00, 0xFF0000, 0), "1010": (32, 0x3FF00000, 0xFFC00, 0x3FF, 0),
}


@kind("bmp/fields-{}-{}", *itertools.product(MASKS, (40, 56, 124)))
def _(draw, name, header):
    bits, *masks = MASKS[name]
    samples = draw.samples(bits)
    height, width, _ = samples.shape
    content = struct.pack("<4I", *masks)[: 12 if header == 40 else 16]
    return raw_writers.bmp(raw_writers.bmp_rows(samples[..., 0], bits), width, height, bits, header, 3, content)


@kind("bmp/damage-{}", "cut", "flipped-header", "offset-0")
def _(draw, damage):
    whole = bytearray(draw.saved(draw.photo(), "bmp"))
    if damage == "cut":
        return bytes(whole[: draw.pick.randint(20, len(whole) - 1)])
    if damage == "offset-0":
        whole[10:14] = bytes(4)
    else:
        whole[draw.pick.randint(2, 53)] ^= 1 << draw.pick.randrange(8)
    return bytes(whole)


# GIF

@kind("gif/pillow-{}", "P", "L", "RGB", "RGBA", "1")
def _(draw, mode):
    photo = draw.photo()
    image = draw.alpha(photo) if mode == "RGBA" else photo.convert(mode)
    return draw.saved(image, "gif", interlace=draw.pick.randint(0, 1), optimize=draw.pick.random() < 0.5)


@kind("gif/animated")
def _(draw):
    first = draw.photo(150)
    return draw.saved(first, "gif", save_all=True, append_images=[recorded.photo(*first.size) for _ in range(2)], disposal=draw.pick.randint(0, 3), transparency=0)


@kind("gif/frame-{}", "whole", "inside", "beyond", "no-palette", "local-palette", "both-palettes", "gray-palette", "transparent", "transparent-inside", "background-inside", "interlaced", "87a", "transparency-beyond-palette")
def _(draw, form):
    depth = draw.pick.choice([2, 4, 8])
    samples = draw.samples(depth, most=60)[..., 0]
    height, width = samples.shape
    inside = "inside" in form
    canvas = (width + 7, height + 5) if inside else (width, height)
    if form == "beyond":
        canvas = (max(1, width - 3), max(1, height - 2))
    colours = draw.palette(1 << depth)
    options = {"left": draw.pick.randint(0, 7) if inside else 0, "top": draw.pick.randint(0, 5) if inside else 0, "depth": depth, "interlaced": form == "interlaced"}
    options["palette"] = b"" if form in ("no-palette", "local-palette") else colours
    options["local"] = draw.palette(1 << depth) if form in ("local-palette", "both-palettes") else b""
    if form == "gray-palette":
        options["local"] = bytes(i for i in range(1 << depth) for _ in range(3))
    if "transparent" in form:
        options["transparent"] = int(samples.flat[0])
    if form == "transparency-beyond-palette":
        options["transparent"] = 255
    options["background"] = draw.pick.randrange(1 << depth) if form == "background-inside" else 0
    return raw_writers.gif(canvas, samples, version=b"87a" if form == "87a" else b"89a", **options)


@kind("gif/damage-{}", "cut", "flipped", "no-trailer", "no-frame")
def _(draw, damage):
    whole = bytearray(draw.saved(draw.photo().convert("P"), "gif"))
    if damage == "cut":
        return bytes(whole[: draw.pick.randint(13, len(whole) - 2)])
    if damage == "no-trailer":
        return bytes(whole[:-1])
    if damage == "no-frame":
        return bytes(whole[: 13 + 3 * (2 << (whole[10] & 7))]) + b"\x3b"
    whole[draw.pick.randint(6, len(whole) - 1)] ^= 1 << draw.pick.randrange(8)
    return bytes(whole)


# TIFF

@kind("tiff/pillow-{}-{}", *((m, c) for m in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK") for c in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits")),
      ("RGB", "jpeg"), ("L", "jpeg"), ("YCbCr", "jpeg"), ("CMYK", "jpeg"), ("1", "group3"), ("1", "group4"), ("1", "tiff_ccitt"), *itertools.product(("L", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"), ("lzma", "zstd")),
      ("I;16", "raw"), ("I;16", "tiff_lzw"), ("I", "raw"), ("F", "raw"), ("YCbCr", "raw"), ("LAB", "raw"), ("LAB", "tiff_lzw"), ("LAB", "zstd"))
def _(draw, mode, compression):
    photo = draw.photo(160)
    if mode == "RGBA":
        image = draw.alpha(photo)
    elif mode == "I;16":
        image = Image.fromarray(draw.rng.integers(0, 65536, photo.size[::-1]).astype(np.uint16))
    elif mode == "LAB":
        image = ImageCms.profileToProfile(photo, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB")
    else:
        image = photo.convert(mode)
    options = {}
    if compression in ("tiff_lzw", "tiff_adobe_deflate", "lzma", "zstd") and mode not in ("1", "P", "YCbCr") and draw.pick.random() < 0.5:
        options["tiffinfo"] = {317: 2}
    if draw.pick.random() < 0.3:
        options["strip_size"] = draw.pick.choice([1024, 5000])
    return draw.saved(image, "tiff", compression=compression, **options)


LAYOUTS = {  # photometric, samples a pixel, bits
    "white-is-zero": (0, 1, (1, 2, 4, 8, 16)), "black-is-zero": (1, 1, (1, 2, 4, 8, 12, 16, 32)), "rgb": (2, 3, (8, 16)), "rgba": (2, 4, (8, 16)), "palette": (3, 1, (1, 2, 4, 8)), "cmyk": (5, 4, (8, 16)),
}
ORDERS = {"little": "<", "big": ">"}


@kind("tiff/{}-{}-{}", *((n, b, o) for n, (_, _, bits) in LAYOUTS.items() for b in bits for o in ORDERS))
def _(draw, name, bits, order):
    return layout(draw, name, bits, order)


def layout(draw, name, bits, order="little", **options):
    photometric, channels, _ = LAYOUTS[name]
    samples = draw.samples(bits, channels)
    if name == "palette":
        options["palette"] = [draw.pick.randrange(65536) for _ in range(3 << bits)]
    if name == "rgba":
        options["extra"] = [draw.pick.choice([0, 1, 2])]
    options.setdefault("compression", draw.pick.choice(["none", "deflate", "old-deflate", "lzw", "packbits"]))
    options.setdefault("rows", draw.pick.choice([None, 1, 7, 16]))
    return raw_writers.tiff(samples, bits, photometric, ORDERS[order], **options)


@kind("tiff/tiles-{}-{}", *itertools.product(("black-is-zero", "rgb", "rgba", "palette", "cmyk"), ("none", "deflate", "lzw", "packbits")))
def _(draw, name, compression):
    return layout(draw, name, 8, compression=compression, tile=(draw.pick.choice([16, 32]), draw.pick.choice([16, 48])), rows=None)


@kind("tiff/planar-{}-{}", *itertools.product(("rgb", "rgba", "cmyk"), ("none", "deflate", "lzw", "packbits", "tiles")))
def _(draw, name, form):
    options = {"tile": (16, 32), "rows": None, "compression": "deflate"} if form == "tiles" else {"compression": form}
    return layout(draw, name, draw.pick.choice([8, 8, 16]), draw.pick.choice(list(ORDERS)), planar=2, **options)


@kind("tiff/predictor-{}-{}", *itertools.product(("black-is-zero", "rgb"), (8, 16)))
def _(draw, name, bits):
    return layout(draw, name, bits, draw.pick.choice(list(ORDERS)), compression=draw.pick.choice(["deflate", "lzw"]), predictor=2)


@kind("tiff/orientation-{}", *range(1, 9))
def _(draw, orientation):
    return layout(draw, draw.pick.choice(["black-is-zero", "rgb"]), 8, orientation=[orientation])


@kind("tiff/big-{}", *ORDERS)
def _(draw, order):
    return layout(draw, "rgb", 8, order, big=True)


@kind("tiff/format-{}", "signed", "float", "void")
def _(draw, form):
    return layout(draw, "black-is-zero", 8 if form == "signed" else 32, format=[{"signed": 2, "float": 3, "void": 4}[form]], compression="none")


@kind("tiff/pages")
def _(draw):
    first = draw.photo(120)
    return draw.saved(first, "tiff", save_all=True, append_images=[draw.photo(50), draw.photo(90).convert("L")], compression="tiff_lzw")


@kind("tiff/damage-{}", "cut", "flipped", "no-offsets", "huge-strip", "offset-beyond", "odd-photometric")
def _(draw, damage):
    if damage == "odd-photometric":
        return raw_writers.tiff(draw.samples(8), 8, draw.pick.choice([4, 7, 32844]))
    whole = bytearray(layout(draw, "rgb", 8, compression=draw.pick.choice(["none", "deflate"])))
    if damage == "cut":
        return bytes(whole[: draw.pick.randint(8, len(whole) - 1)])
    if damage == "flipped":
        whole[draw.pick.randint(2, len(whole) - 1)] ^= 1 << draw.pick.randrange(8)
        return bytes(whole)
    ifd = struct.unpack_from("<I", whole, 4)[0]
    for at in range(ifd + 2, len(whole) - 11, 12):
        tag = struct.unpack_from("<H", whole, at)[0]
        if damage == "no-offsets" and tag == 273:
            whole[at : at + 2] = struct.pack("<H", 33333)
        if damage == "huge-strip" and tag == 279 or damage == "offset-beyond" and tag == 273:
            whole[at + 4 : at + 12] = struct.pack("<II", 1, 0xFFFFFF0)
        if tag == 339:
            break
    return bytes(whole)


# Kinds that are only named

@kind("avif/pillow")
def _(draw):
    return draw.saved(draw.photo(80), "avif", speed=10)


@kind("jp2/{}", "boxed", "codestream")
def _(draw, form):
    return draw.saved(draw.photo(80), "jpeg2000", no_jp2=form == "codestream")


@kind("ico/pillow")
def _(draw):
    return draw.saved(recorded.photo(48, 48), "ico")


@kind("pdf/pillow")
def _(draw):
    return draw.saved(draw.photo(80), "pdf")


@kind("pnm/{}", "P4", "P5", "P6")
def _(draw, form):
    return draw.saved(draw.photo(80).convert({"P4": "1", "P5": "L", "P6": "RGB"}[form]), "ppm")


STARTS = {
    "heic/start": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "jxl/boxed": b"\0\0\0\x0cJXL \r\n\x87\n", "jxl/codestream": b"\xff\x0a\xfa\x1f\x01\x91", "psd/start": b"8BPS\0\1" + bytes(20),
    "svg/plain": b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>", "svg/declared": b"<?xml version='1.0'?>\n<!-- a -->\n<svg/>", "qoi/start": b"qoif\0\0\0\x04\0\0\0\x04\3\0",
    "video/mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41", "video/webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1webm", "video/avi": b"RIFF\0\0\1\0AVI LIST", "video/quicktime": b"\0\0\0\x14ftypqt  \0\0\2\0qt  ",
    "nothing/empty": b"", "nothing/text": b"This is no image at all, but a line of text.\n", "nothing/html": b"<!doctype html><title>404</title>", "nothing/zeros": bytes(300), "nothing/zip": b"PK\3\4\x14\0\0\0",
}
for start_name, start_bytes in STARTS.items():
    KINDS[start_name] = lambda draw, start=start_bytes: start + draw.palette(20 if start else 0)


def make(seed, count, only=None):
    """(name, file) of `count` images: each kind once, in an order of its own for each seed, then over again with other choices."""
    names = [name for name in KINDS if only is None or name.partition("/")[0] in only]
    random.Random(f"{seed} order").shuffle(names)
    for index in range(count):
        round_number, at = divmod(index, len(names))
        name = names[at] if round_number == 0 else f"{names[at]}.{round_number}"
        yield name, KINDS[names[at]](Draw(seed, name))
