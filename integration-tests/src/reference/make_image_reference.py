"""Writes small images of every kind that is read, and what Pillow and torchvision make of them.

    python make_image_reference.py

Needs Pillow 13, torchvision, numpy, and libjpeg-turbo's cjpeg on the path (Pillow cannot write every subsampling). Writes
../../../model/src/test/resources/io/sparkresnet/model/image/reference/ in about 10 seconds: the images, and reference.json
with, for each image, its RGB pixels (zlib, base64; SHA-256 only where they are many), the SHA-256 of its L pixels, and per
recipe the SHA-256 of the 8-bit crop and of the float32 (C, H, W) little-endian input. Everything follows from SEED.
"""

import base64
import hashlib
import io
import json
import pathlib
import random
import struct
import subprocess
import tempfile
import zlib

import numpy as np
import PIL
import torchvision
from PIL import Image, ImageCms, ImageOps
from torchvision import transforms
from torchvision.transforms import InterpolationMode

SEED = 20261123
OUT = pathlib.Path(__file__).parent / "../../../model/src/test/resources/io/sparkresnet/model/image/reference"
FULL_PIXELS_UP_TO = 16_000
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
GRAY = ((0.286,), (0.353,))
# name: mode, resize (N, [h, w] or None), interpolation, crop ([h, w] or None), mean and std
RECIPES = {
    "imagenet-256": ("RGB", 256, "BILINEAR", [224, 224], IMAGENET),
    "imagenet-232": ("RGB", 232, "BILINEAR", [224, 224], IMAGENET),
    "bicubic-235": ("RGB", 235, "BICUBIC", [224, 224], IMAGENET),
    "squash": ("RGB", [40, 61], "BICUBIC", None, IMAGENET),
    "gray-28": ("L", 28, "BILINEAR", [28, 28], GRAY),
    "padded": ("RGB", None, "BILINEAR", [97, 50], IMAGENET),
    "shorter-9": ("RGB", 9, "BICUBIC", [9, 9], IMAGENET),
}

rng = np.random.default_rng(SEED)
pick = random.Random(SEED)


def photo(width, height):
    """Gradients, waves, noise and hard edges: (H, W, 3) uint8."""
    y, x = np.mgrid[0:height, 0:width]
    image = np.zeros((height, width, 3))
    for c in range(3):
        waves = np.sin(x / (4 + 30 * rng.random()) + 6 * rng.random()) * np.cos(y / (4 + 30 * rng.random()))
        image[..., c] = 127 + 90 * waves + rng.normal(0, 12, (height, width))
    for _ in range(4):
        left, top = rng.integers(0, width), rng.integers(0, height)
        image[top : top + 1 + height // 4, left : left + 1 + width // 4] = rng.integers(0, 256, 3)
    return Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))


def cjpeg(image, *arguments):
    with tempfile.NamedTemporaryFile(suffix=".ppm") as source:
        image.save(source.name)
        return subprocess.run(["cjpeg", *arguments, source.name], check=True, stdout=subprocess.PIPE).stdout


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def segments(encoded):
    """Start and end of each JPEG segment before the pixels, with its marker."""
    at = 2
    while encoded[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(encoded[at + 2 : at + 4], "big")
        yield encoded[at + 1], at, end
        at = end


def jpegs():
    samplings = ["1x1", "2x1", "2x2", "1x2", "4x1", "1x4", "4x2", "2x4", "3x1", "2x2,2x1", "2x2,1x2,2x1", "1x1,2x2,1x1"]
    for sampling in samplings:
        name = sampling.replace(",", "-")
        yield f"baseline-{name}.jpg", cjpeg(photo(53, 38), "-sample", sampling, "-quality", "85")
    for sampling in ["1x1", "2x1", "2x2", "1x2", "4x1"]:
        yield f"progressive-{sampling}.jpg", cjpeg(photo(41, 50), "-sample", sampling, "-progressive")
    for width, height in [(1, 1), (2, 2), (3, 5), (5, 3), (100, 1), (1, 100), (17, 33), (16, 16)]:
        yield f"thin-{width}x{height}.jpg", cjpeg(photo(width, height), "-sample", "2x2", "-quality", "92")
    yield "thin-1x2-4x6.jpg", cjpeg(photo(4, 6), "-sample", "1x2")
    yield "restart-row.jpg", cjpeg(photo(50, 40), "-restart", "1")
    yield "restart-progressive.jpg", cjpeg(photo(50, 40), "-restart", "2B", "-progressive")
    yield "optimized.jpg", cjpeg(photo(50, 40), "-optimize", "-quality", "97")
    yield "quality-1.jpg", cjpeg(photo(50, 40), "-quality", "1")
    yield "quality-100.jpg", cjpeg(photo(50, 40), "-quality", "100", "-sample", "1x1")
    yield "rgb.jpg", cjpeg(photo(33, 20), "-rgb")
    gray = photo(45, 31).convert("L")
    yield "gray.jpg", saved(gray, "jpeg", quality=90)
    yield "gray-progressive.jpg", saved(gray, "jpeg", progressive=True)
    yield "gray-2x2.jpg", cjpeg(gray, "-sample", "2x2")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as scans:
        scans.write("0;\n1;\n2;\n")
        scans.flush()
        yield "one-scan-a-component.jpg", cjpeg(photo(37, 29), "-sample", "2x2", "-scans", scans.name)
    yield "cmyk.jpg", saved(photo(30, 21).convert("CMYK"), "jpeg", quality=90)
    plain = saved(photo(60, 45), "jpeg", quality=90)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "icc.jpg", saved(photo(30, 20), "jpeg", icc_profile=icc)
    yield "icc-broken.jpg", saved(photo(30, 20), "jpeg", icc_profile=icc[:200])
    bare = plain
    for marker, start, end in reversed(list(segments(plain))):
        if marker == 0xC4:
            bare = bare[:start] + bare[end:]
    yield "no-huffman-tables.jpg", bare
    yield "junk-before-end.jpg", plain[:-2] + bytes(range(1, 40)) + plain[-2:]
    yield "junk-behind-end.jpg", plain + b"junk"
    yield "lost-pixels.jpg", plain[: len(plain) * 7 // 10] + b"\xff\xd9"
    rows = cjpeg(photo(60, 48), "-restart", "1")
    lost = rows.index(b"\xff\xd1")
    yield "lost-restart.jpg", rows[:lost] + rows[lost + 2 :]
    for sampling, name in [("2x2", "photo-420.jpg"), ("2x1", "photo-422.jpg")]:
        yield name, cjpeg(photo(500, 375), "-quality", "75", "-sample", sampling)
    yield "photo-tall.jpg", cjpeg(photo(60, 400), "-quality", "75")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"orientation-{orientation}.jpg", saved(photo(12, 7), "jpeg", exif=exif)


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def packed(samples, depth):
    if depth == 16:
        return struct.pack(f">{len(samples)}H", *samples)
    out = bytearray((len(samples) * depth + 7) // 8)
    for i, sample in enumerate(samples):
        out[i * depth // 8] |= sample << (8 - depth - i * depth % 8)
    return bytes(out)


def filtered(rows, pixel):
    out = bytearray()
    previous = bytes(len(rows[0]))
    for row in rows:
        kind = pick.randrange(5)
        out.append(kind)
        for i, value in enumerate(row):
            a = row[i - pixel] if i >= pixel else 0
            b = previous[i]
            c = previous[i - pixel] if i >= pixel else 0
            pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
            paeth = a if pa <= pb and pa <= pc else b if pb <= pc else c
            out.append((value - [0, a, b, (a + b) // 2, paeth][kind]) & 255)
        previous = row
    return bytes(out)


def png(width, height, depth, color, interlaced):
    n = CHANNELS[color]
    top = 300 if depth == 16 and color == 0 else 1 << depth
    pixels = [[[pick.randrange(top) for _ in range(n)] for _ in range(width)] for _ in range(height)]
    raw = b""
    for left, first, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        rows = [packed([v for x in range(left, width, dx) for v in pixels[y][x]], depth) for y in range(first, height, dy)]
        if left < width and rows:
            raw += filtered(rows, max(1, depth * n // 8))
    compressed = zlib.compress(raw)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    if color == 3:
        out += chunk(b"PLTE", bytes(pick.randrange(256) for _ in range(3 * max(1, (1 << depth) - 1))))
    transparency = {0: b"\0\1", 2: b"\0\1\0\2\0\3", 3: b"\0\x80"}
    if color in transparency and interlaced:
        out += chunk(b"tRNS", transparency[color])
    for i in range(0, len(compressed), 90):
        out += chunk(b"IDAT", compressed[i : i + 90])
    return out + chunk(b"IEND", b"")


def pngs():
    kinds = {0: ("gray", (1, 2, 4, 8, 16)), 2: ("rgb", (8, 16)), 3: ("palette", (1, 2, 4, 8)), 4: ("gray-alpha", (8, 16))}
    kinds[6] = ("rgba", (8, 16))
    for color, (name, depths) in kinds.items():
        for depth in depths:
            yield f"{name}-{depth}.png", png(19, 9, depth, color, 0)
            yield f"{name}-{depth}-interlaced.png", png(13, 11, depth, color, 1)
    yield "thin-3x2-interlaced.png", png(3, 2, 8, 2, 1)
    yield "thin-1x1-interlaced.png", png(1, 1, 8, 0, 1)
    yield "photo.png", saved(photo(120, 80), "png", optimize=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "orientation-6.png", saved(photo(12, 7), "png", exif=exif)


def sha(content):
    return hashlib.sha256(content).hexdigest()


def described(encoded):
    def image():
        return Image.open(io.BytesIO(encoded))

    rgb = image().convert("RGB")
    pixels = rgb.tobytes()
    out = {"width": rgb.width, "height": rgb.height, "rgb_sha256": sha(pixels), "l_sha256": sha(image().convert("L").tobytes())}
    if len(pixels) <= FULL_PIXELS_UP_TO:
        out["rgb"] = base64.b64encode(zlib.compress(pixels, 9)).decode()
    out["upright_sha256"] = sha(ImageOps.exif_transpose(image()).convert("RGB").tobytes())
    out["recipes"] = {}
    for name, (mode, resize, interpolation, crop, (mean, std)) in RECIPES.items():
        seen = image().convert(mode)
        if resize is not None:
            seen = transforms.Resize(resize, interpolation=InterpolationMode[interpolation])(seen)
        if crop is not None:
            seen = transforms.CenterCrop(crop)(seen)
        tensor = transforms.Normalize(mean, std)(transforms.ToTensor()(seen)).numpy().astype("<f4")
        out["recipes"][name] = {"crop_sha256": sha(seen.tobytes()), "tensor_sha256": sha(tensor.tobytes())}
    return out


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    images = {}
    for name, encoded in [*jpegs(), *pngs()]:
        (OUT / name).write_bytes(encoded)
        images[name] = described(encoded)
    recipes = {
        name: {"mode": mode, "resize": resize, "interpolation": interpolation, "crop": crop, "mean": mean, "std": std}
        for name, (mode, resize, interpolation, crop, (mean, std)) in RECIPES.items()
    }
    reference = {
        "generator": "integration-tests/src/reference/make_image_reference.py",
        "pillow": PIL.__version__,
        "torchvision": torchvision.__version__,
        "recipes": recipes,
        "images": images,
    }
    (OUT / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
    print(f"{len(images)} images, {sum(each.stat().st_size for each in OUT.iterdir())} bytes in {OUT.resolve()}")


if __name__ == "__main__":
    main()
