"""Recipes, and what Pillow and torchvision make of an image by them."""

import dataclasses
import hashlib
import io
import random
import warnings

import numpy as np
from PIL import Image, ImageOps
from torchvision import transforms
from torchvision.transforms import InterpolationMode

KERNELS = ("bilinear", "bicubic", "lanczos", "box", "hamming", "nearest")
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))  # torchvision transforms
LARGEST_INPUT = 3_000_000  # samples: what a random recipe may ask for

warnings.simplefilter("ignore")  # Pillow's, about the files that are broken on purpose


@dataclasses.dataclass(frozen=True)
class Recipe:
    """The words of a recipe as the command line takes them: resize N, HxW or none; crop HxW or none."""

    mode: str
    resize: str
    interpolation: str
    crop: str
    mean: tuple
    std: tuple
    exif: str = "ignore"

    def words(self):
        numbers = [",".join(map(str, values)) for values in (self.mean, self.std)]
        return [self.mode, self.resize, self.interpolation, self.crop, *numbers, self.exif]

    def __str__(self):
        return f"{self.mode} resize {self.resize} {self.interpolation} crop {self.crop}" + (" exif" if self.exif == "apply" else "")


NAMED = {
    "V1 256/224": Recipe("rgb", "256", "bilinear", "224x224", *IMAGENET),
    "V2 232/224": Recipe("rgb", "232", "bilinear", "224x224", *IMAGENET),
    "timm bicubic 235/224": Recipe("rgb", "235", "bicubic", "224x224", *IMAGENET),
    "squash 224x160": Recipe("rgb", "224x160", "bicubic", "none", *IMAGENET),
    "enlarging 480/448": Recipe("rgb", "480", "bicubic", "448x448", *IMAGENET),
    "one channel 28": Recipe("l", "28", "bilinear", "28x28", (0.286,), (0.353,)),
}


def drawn(pick):
    """A random recipe: any kernel, resize and crop, also crops beyond the image, one or three channels, orientation applied or not."""
    mode = pick.choice(["rgb", "rgb", "l"])
    side = lambda most: max(1, round(most ** pick.random()))
    resize = pick.choice([str(side(300)), str(side(300)), f"{side(400)}x{side(400)}", "none"])
    crop = pick.choice(["none", f"{side(300)}x{side(300)}", "{0}x{0}".format(side(300))])
    numbers = [tuple(round(pick.uniform(low, 1), 3) for _ in range(3 if mode == "rgb" else 1)) for low in (0, 0.05)]
    return Recipe(mode, resize, pick.choice(KERNELS), crop, *numbers, pick.choice(["ignore", "apply"]))


def too_large(recipe, encoded):
    """Whether a random recipe would have this image grow beyond what is worth the time: 1:100 shapes by their shorter side."""
    if recipe.resize in ("none",) or "x" in recipe.resize:
        return False
    try:
        width, height = Image.open(io.BytesIO(encoded)).size
    except Exception:  # whatever Pillow throws at a broken file
        return False
    return int(recipe.resize) ** 2 * max(width, height) / min(width, height) * 3 > LARGEST_INPUT


def reference(encoded, recipe):
    """(crop (H, W, C) uint8, input (C, H, W) float32), or Pillow's refusal as text."""
    try:
        image = Image.open(io.BytesIO(encoded))
        if recipe.exif == "apply":
            image = ImageOps.exif_transpose(image)
        image = image.convert(recipe.mode.upper())
    except Exception as refusal:  # Pillow refuses by OSError, SyntaxError, ValueError, struct.error and others
        return f"{type(refusal).__name__}: {refusal}".replace("\n", " ")
    if recipe.resize != "none":
        size = [int(n) for n in recipe.resize.split("x")]
        image = transforms.Resize(size if len(size) > 1 else size[0], interpolation=InterpolationMode[recipe.interpolation.upper()])(image)
    if recipe.crop != "none":
        image = transforms.CenterCrop([int(n) for n in recipe.crop.split("x")])(image)
    tensor = transforms.Normalize(recipe.mean, recipe.std)(transforms.ToTensor()(image)).numpy().astype("<f4")
    crop = np.asarray(image)
    return (crop if crop.ndim == 3 else crop[..., None]), tensor


def sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def random_recipes(seed, name, encoded, count):
    pick = random.Random(f"{seed} recipes of {name}")
    found = []
    while len(found) < count:
        recipe = drawn(pick)
        if not too_large(recipe, encoded):
            found.append(recipe)
    return found
