"""Decode and preprocess on one core, this build against Pillow and torchvision, in turns. Run by decode.sh, which says how."""

import argparse
import io
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import time

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "integration-tests/src/reference"))
import make_image_reference as recorded  # noqa: E402

KINDS = {
    "jpeg": ("jpeg", {"quality": 90}), "jpeg-420-75": ("jpeg", {"quality": 75, "subsampling": 2}), "jpeg-444": ("jpeg", {"quality": 90, "subsampling": 0}),
    "jpeg-progressive": ("jpeg", {"quality": 90, "progressive": True}), "png": ("png", {}), "webp": ("webp", {"quality": 85}), "webp-lossless": ("webp", {"lossless": True}),
    "bmp": ("bmp", {}), "gif": ("gif", {}), "tiff": ("tiff", {}), "tiff-lzw": ("tiff", {"compression": "tiff_lzw"}), "tiff-deflate": ("tiff", {"compression": "tiff_adobe_deflate"}),
}
WARM_UP = 6  # seconds a kind: the JIT compiler, on the same core, is done by then
PRESET = transforms.Compose([
    transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
])


def photograph(index):
    """500x375; noise such that a JPEG has about 60 kB, as ImageNet's are."""
    recorded.rng = np.random.default_rng(index)
    return recorded.photo(500, 375)


def make(folder, count):
    shutil.rmtree(folder, ignore_errors=True)
    for kind, (pillow, options) in KINDS.items():
        (folder / kind).mkdir(parents=True)
        for index in range(count):
            photograph(index).save(folder / kind / f"{index:03d}", pillow, **options)


def pillow_round(folder):
    files = [path.read_bytes() for path in sorted(folder.iterdir())]
    started = time.process_time()
    for encoded in files:
        PRESET(Image.open(io.BytesIO(encoded)).convert("RGB"))
    return time.process_time() - started


def java_round(worker, folder):
    worker.stdin.write(f"{folder}\n")
    worker.stdin.flush()
    return worker.stdout.readline().strip()


def main():
    parser = argparse.ArgumentParser(prog="decode.sh")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, metavar="KIND", default=list(KINDS))
    parser.add_argument("--images", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})  # the child inherits it: both take turns on one core
    torch.set_num_threads(1)
    work = ROOT / "integration-tests/target/benchmark/decode"
    make(work, arguments.images)
    print(f"torchvision {torchvision.__version__}, torch {torch.__version__}, Pillow {PIL.__version__}; {arguments.images} images of 500x375 a kind, "
          f"{arguments.rounds} rounds in turns on one core, ms of CPU an image", flush=True)
    command = ["java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", os.environ["KIT_CLASSPATH"], "io.sparkresnet.bench.DecodeRounds"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        for kind in arguments.kinds:
            compare(worker, work / kind, arguments)
        worker.stdin.close()


def compare(worker, folder, arguments):
    size = sum(path.stat().st_size for path in folder.iterdir()) / arguments.images / 1000
    started = time.monotonic()
    while time.monotonic() - started < WARM_UP:
        answer = java_round(worker, folder)
        if answer.startswith("refused"):
            print(f"{folder.name}: {answer}", flush=True)
            return
    pillow_round(folder)
    ours, theirs = [], []
    order = random.Random(1)
    for _ in range(arguments.rounds):
        for first in order.sample((True, False), 2):
            if first:
                ours.append(float(java_round(worker, folder)))
            else:
                theirs.append(pillow_round(folder))
    ratios = sorted(o / t for o, t in zip(ours, theirs))
    per_image = 1000 / arguments.images
    print(f"{folder.name} ({size:.0f} kB): this build {statistics.median(ours) * per_image:.2f}, Pillow and torchvision {statistics.median(theirs) * per_image:.2f}, "
          f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)


if __name__ == "__main__":
    main()
