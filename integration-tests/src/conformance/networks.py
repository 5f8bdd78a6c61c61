"""Network -> max |dlogit| / range of the logits and top-1 agreement: this build's predict against torchvision."""

import dataclasses
import json
import pathlib
import random
import shutil
import sys

import numpy as np
import pyarrow.dataset
import torch

import recipes
import this_build

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
import make_image_reference as recorded  # noqa: E402
import make_logits_reference as lively  # noqa: E402

ALL = [
    "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "resnext101_32x8d", "resnext101_64x4d", "wide_resnet50_2",
    "wide_resnet101_2", "resnet20", "resnet56",
]
QUICK = ["resnet18", "resnet50", "resnet20"]
TOLERANCE = 1e-4
RECIPES = [recipes.NAMED["V1 256/224"], recipes.NAMED["V2 232/224"], recipes.NAMED["timm bicubic 235/224"]]
CIFAR_RECIPE = recipes.Recipe("rgb", "32", "bilinear", "32x32", *recipes.IMAGENET)


@dataclasses.dataclass
class Result:
    network: str
    recipe: recipes.Recipe
    images: int
    difference: float = float("nan")  # max |dlogit| / range
    agreement: float = float("nan")  # of the top class
    spread: float = float("nan")  # range of the reference's logits
    problem: str = ""

    @property
    def passed(self):
        return not self.problem and self.difference <= TOLERANCE and self.agreement == 1


def photographs(seed, count, folder):
    """JPEGs and a few PNGs of different sizes."""
    folder.mkdir(parents=True)
    pick = random.Random(f"{seed} photographs")
    recorded.rng = np.random.default_rng(pick.getrandbits(64))
    for index in range(count):
        lively.SEED = pick.getrandbits(63)
        kind = "png" if index % 4 == 3 else "jpeg"
        lively.make_image(index).save(folder / f"{index:02d}.{kind}", kind, **({"quality": pick.randint(70, 95)} if kind == "jpeg" else {}))
    return sorted(folder.iterdir())


@torch.no_grad()
def drawn(name, seed, inputs):
    """A network with weights from the seed, calibrated on the inputs so that activations stay in range.

    The last norm of each residual block gets a small weight, as training leaves it (torchvision's zero_init_residual starts it at 0). With weights near 1 a
    drawn ResNet-152 multiplies float32's rounding until torch differs from its own float64 by more than TOLERANCE.
    """
    lively.SEED = random.Random(f"{seed} {name}").getrandbits(63)
    model, _, _ = lively.build(name)
    last = {f"{key}.bn{3 if hasattr(block, 'conv3') else 2}.weight" for key, block in model.named_modules() if hasattr(block, "conv2")}
    whole = lively.generate

    def generate(key, shape, offset, scale):
        return whole(key, shape, *((0.3, 0.15) if key in last else (offset, scale)))

    lively.generate = generate
    try:
        lively.enliven(model, inputs)
    finally:
        lively.generate = whole
    return model


@torch.no_grad()
def compare(seed, name, recipe, files, folder):
    """One network by torchvision and by this build's predict."""
    result = Result(name, recipe, len(files))
    inputs = torch.stack([torch.from_numpy(recipes.reference(file.read_bytes(), recipe)[1].copy()) for file in files])
    model = drawn(name, seed, inputs)
    weights = folder / f"{name}.pth"
    torch.save(model.state_dict(), weights)
    expected = model(inputs).numpy()
    del model
    output = folder / f"{name}-rows"
    shutil.rmtree(output, ignore_errors=True)
    _, resize, interpolation, crop, mean, std, _ = recipe.words()
    flags = {"resize": resize, "interpolation": interpolation, "crop": crop, "mean": mean, "std": std}
    exit_code, out, err = this_build.command_line(
        "predict", "--input", files[0].parent, "--output", output, "--weights", weights, "--columns", "prediction,logits",
        *(word for flag, value in flags.items() for word in (f"--{flag}", value)))
    weights.unlink()
    if exit_code != 0:
        result.problem = f"predict exited with {exit_code}: {err.strip().splitlines()[-1] if err.strip() else ''}"
        return result
    summary = json.loads(out.strip().splitlines()[-1])
    rows = pyarrow.dataset.dataset(str(output), format="parquet").to_table(columns=["path", "status", "logits", "class_index"]).to_pylist()
    found = {pathlib.PurePosixPath(row["path"]).name: row for row in rows}
    if len(rows) != len(files) or set(found) != {file.name for file in files} or any(row["status"] != "ok" for row in rows):
        result.problem = f"expected {len(files)} rows that are ok, got {len(rows)}: {summary}"
        return result
    logits = np.array([found[file.name]["logits"] for file in files], np.float32)
    result.spread = float(expected.max() - expected.min())
    result.difference = float(np.abs(logits - expected).max()) / result.spread
    result.agreement = float(np.mean([found[file.name]["class_index"] == row.argmax() for file, row in zip(files, expected)]))
    if len(set(expected.argmax(1).tolist())) < 2:
        result.problem = "the drawn weights tell no two images apart; another seed is needed"
    shutil.rmtree(output)
    return result


def compare_all(seed, names, count, work):
    """Yields a result a network."""
    shutil.rmtree(work, ignore_errors=True)
    files = photographs(seed, count, work / "photographs")
    for index, name in enumerate(names):
        cifar = name in ("resnet20", "resnet56")
        yield compare(seed, name, CIFAR_RECIPE if cifar else RECIPES[index % len(RECIPES)], files, work)


def table(results):
    yield ["network", "recipe", "images", "max abs. difference of logits / range", "top-1 agreement"]
    for each in results:
        figures = [each.problem, ""] if each.problem else [f"{each.difference:.1e}", f"{each.agreement:.0%}"]
        yield [each.network, f"{each.recipe.resize} {each.recipe.interpolation} {each.recipe.crop}", str(each.images), *figures]


def compact(results):
    """One line: each network with its figure, what fails in bold."""
    words = [f"{each.network} {each.difference:.1e}" if each.passed else f"**{each.network} {each.problem or f'{each.difference:.1e}, top-1 {each.agreement:.0%}'}**" for each in results]
    agreed = "top-1 agreement 100 % for all" if all(each.agreement == 1 for each in results) else "**top-1 agreement not 100 % for all**"
    return f"Networks with drawn weights, {results[0].images} images each, largest difference of the logits / their range: {', '.join(words)}; {agreed}."
