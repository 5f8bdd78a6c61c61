"""Writes a few images of odd shapes and what Pillow and torchvision make of them with every kernel.

    python make_kernel_reference.py

Needs Pillow 13, torchvision, numpy. Writes ../../../model/src/test/resources/io/sparkresnet/model/image/reference-kernels/ in
about 5 seconds, in the form of make_image_reference.py, whose seed it shares.
"""

from make_image_reference import photo, saved
from recorded_images import GRAY, IMAGENET, record

KERNELS = ["BILINEAR", "BICUBIC", "LANCZOS", "BOX", "HAMMING", "NEAREST"]
SIZES = [(61, 43), (1, 1), (1, 100), (100, 1), (3, 300), (301, 5), (40, 40)]
# name: mode, resize, crop
SHAPES = {
    "shrunk": ("RGB", 17, [16, 16]),
    "enlarged": ("RGB", 107, [64, 80]),
    "kept": ("RGB", 40, None),
    "padded": ("RGB", 9, [31, 12]),
    "squashed": ("RGB", [40, 61], None),
    "flattened": ("RGB", [3, 100], None),
    "as-tall": ("RGB", [43, 9], None),
    "as-wide": ("RGB", [7, 61], None),
    "gray": ("L", 28, [28, 28]),
    "gray-squashed": ("L", [50, 13], None),
}


def main():
    recipes = {}
    for kernel in KERNELS:
        for name, (mode, resize, crop) in SHAPES.items():
            values = IMAGENET if mode == "RGB" else GRAY
            recipes[f"{kernel.lower()}-{name}"] = (mode, resize, kernel, crop, values)
    images = [(f"{width}x{height}.png", saved(photo(width, height), "png")) for width, height in SIZES]
    record("reference-kernels", "make_kernel_reference.py", images, recipes)


if __name__ == "__main__":
    main()
