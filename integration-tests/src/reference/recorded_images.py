"""What the scripts that record a small set of images share: a folder, its images and reference.json as make_image_reference.py
writes them, with recipes of one's own."""

import json

import make_image_reference
import PIL
import torchvision

RESOURCES = make_image_reference.OUT.parent
IMAGENET = make_image_reference.IMAGENET
GRAY = make_image_reference.GRAY
# As in make_image_reference.py: name: mode, resize (N, [h, w] or None), interpolation, crop ([h, w] or None), mean and std
FEW_RECIPES = {
    "shorter-31": ("RGB", 31, "BILINEAR", [24, 28], IMAGENET),
    "gray-20": ("L", 20, "BICUBIC", [20, 20], GRAY),
}


def record(folder, generator, images, recipes):
    """Writes images, pairs of name and bytes, and what Pillow and torchvision make of them by these recipes."""
    out = RESOURCES / folder
    out.mkdir(parents=True, exist_ok=True)
    for old in out.iterdir():
        old.unlink()
    make_image_reference.RECIPES = recipes
    described = {}
    for name, encoded in images:
        (out / name).write_bytes(encoded)
        described[name] = make_image_reference.described(encoded)
    reference = {
        "generator": f"integration-tests/src/reference/{generator}",
        "pillow": PIL.__version__,
        "torchvision": torchvision.__version__,
        "recipes": {
            name: {"mode": mode, "resize": resize, "interpolation": kernel, "crop": crop, "mean": mean, "std": std}
            for name, (mode, resize, kernel, crop, (mean, std)) in recipes.items()
        },
        "images": described,
    }
    (out / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
    print(f"{len(described)} images, {sum(each.stat().st_size for each in out.iterdir())} bytes in {out.resolve()}")
