"""Records what torchvision computes, for TorchvisionLogitsIT: logits and embeddings of four images by networks with random but lively weights.

The weights are not stored. conv and fc weights and bn's affine parameters come from a counter-based generator that LivelyWeights.java
repeats bit for bit:

  state      = mix64(SEED ^ fnv1a64(key))             mix64: the finaliser of splitmix64 (Steele et al. 2014)
  u(i)       = (mix64(state + (i + 1) * GOLDEN) >> 11) * 2^-52 - 1      in [-1, 1), i in row-major order
  value(i)   = float32(offset + scale * u(i))

  *.weight of a convolution   offset 0, scale sqrt(6 / fan_in)      He et al. 2015b
  *.weight, *.bias of a bn    offset 1, scale 0.25; offset 0, scale 0.25
  fc.weight                   offset 0, scale fc_scale / sqrt(width), fc_scale a power of two in the header

running_mean, running_var and fc.bias are stored, rounded to bfloat16: they come from one forward pass in training mode over 16 images, so that
every activation stays in range and logits have mean 0 and standard deviation about 1 over images and classes. A SHA-256 over all tensors proves
that both sides have the same weights, another over each input tensor that they have the same pixels.

File: "RESNETLG", uint32 version, uint32 length of the header, header (JSON), bfloat16 calibrated tensors, float32 logits (images, classes),
float32 embeddings (images, width); all little-endian.

Needs: Python 3.11, torch, torchvision, numpy, Pillow (the versions used are in each header). Two cores take about a minute.

  python integration-tests/src/reference/make_logits_reference.py
  python integration-tests/src/reference/make_logits_reference.py --networks resnet101 resnet56
  python integration-tests/src/reference/make_logits_reference.py --networks resnet50 --out DIR --export DIR
                                                           also saves DIR/resnet50.pth, to be given to predict by hand
"""

import argparse
import hashlib
import json
import pathlib
import struct
import sys

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision.transforms import functional as transforms

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT.parent / "model/src/training"))
from train_bundled_model import CifarResNet  # noqa: E402

NETWORKS = ["resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "resnet20"]
SEED = 20151210  # the day of arXiv 1512.03385
VERSION = 1
GOLDEN = 0x9E3779B97F4A7C15
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]  # torchvision transforms
RECORDED, CALIBRATION = 4, 16
CIFAR_SIZE = 32


def fnv1a64(key):
    state = 0xCBF29CE484222325
    for byte in key.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    return state


def mix64(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def generate(key, shape, offset, scale):
    with np.errstate(over="ignore"):
        state = mix64(np.uint64(SEED ^ fnv1a64(key)))
        count = int(np.prod(shape))
        z = mix64(state + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN))
    u = (z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1
    return torch.from_numpy((offset + scale * u).astype(np.float32).reshape(shape))


def to_bfloat16(tensor):
    return tensor.to(torch.bfloat16).to(torch.float32)


def make_image(index):
    """A photograph's stand-in: gradients, discs and noise, another mixture for each index."""
    rng = np.random.default_rng(SEED + index)
    height, width = int(rng.integers(230, 380)), int(rng.integers(230, 380))
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    pixels = np.zeros((height, width, 3))
    for channel in range(3):
        a, b, c = rng.uniform(-1, 1, 3)
        pixels[:, :, channel] = 0.5 + 0.4 * (a * (x - 0.5) + b * (y - 0.5)) + 0.3 * c
    for _ in range(int(rng.integers(3, 12))):
        disc = (x - rng.uniform()) ** 2 + (y - rng.uniform()) ** 2 < rng.uniform(0.05, 0.3) ** 2
        pixels[disc] = rng.uniform(0, 1, 3)
    pixels += rng.normal(0, rng.uniform(0.01, 0.08), (height, width, 1))
    return Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))


def preprocess(image, resize, crop):
    """torchvision's ImageClassification preset of the V1 weights, on a PIL image."""
    image = transforms.resize(image.convert("RGB"), [resize], interpolation=transforms.InterpolationMode.BILINEAR)
    tensor = transforms.pil_to_tensor(transforms.center_crop(image, [crop]))
    return transforms.normalize(transforms.convert_image_dtype(tensor, torch.float), MEAN, STD)


def build(name):
    if hasattr(torchvision.models, name):
        return torchvision.models.get_model(name, weights=None), 256, 224
    return CifarResNet(int(name.removeprefix("resnet")), 3, 10), CIFAR_SIZE, CIFAR_SIZE


def embed(model, x):
    """The forward pass up to fc; torchvision's networks and the CIFAR form end in the same mean."""
    seen = {}
    hook = model.fc.register_forward_pre_hook(lambda module, args: seen.update(embedding=args[0]))
    logits = model(x)
    hook.remove()
    return logits, seen["embedding"]


@torch.no_grad()
def enliven(model, calibration):
    """Generated weights, then calibrated running statistics and fc.bias; returns fc_scale and the stored tensors by key."""
    stored = {}
    for key, module in model.named_modules():
        if isinstance(module, torch.nn.Conv2d):
            fan_in = module.weight[0].numel()
            module.weight.copy_(generate(f"{key}.weight", module.weight.shape, 0.0, np.sqrt(6.0 / fan_in)))
        elif isinstance(module, torch.nn.BatchNorm2d):
            module.weight.copy_(generate(f"{key}.weight", module.weight.shape, 1.0, 0.25))
            module.bias.copy_(generate(f"{key}.bias", module.bias.shape, 0.0, 0.25))
            module.momentum = 1.0
    width = model.fc.in_features
    unit = generate("fc.weight", model.fc.weight.shape, 0.0, 1 / np.sqrt(width))
    model.fc.bias.zero_()
    model.fc.weight.copy_(unit)
    model.train()
    model(calibration)
    model.eval()
    for key, module in model.named_modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            for name in ("running_mean", "running_var"):
                getattr(module, name).copy_(to_bfloat16(getattr(module, name)))
                stored[f"{key}.{name}"] = getattr(module, name)
    _, embedding = embed(model, calibration)
    centred = (embedding - embedding.mean(0)) @ unit.T
    fc_scale = float(2.0 ** np.round(-np.log2(centred.std().item())))
    model.fc.weight.copy_(generate("fc.weight", model.fc.weight.shape, 0.0, fc_scale / np.sqrt(width)))
    model.fc.bias.copy_(to_bfloat16(-(embedding.mean(0) @ model.fc.weight.T)))
    stored["fc.bias"] = model.fc.bias
    return fc_scale, stored


def digest(state):
    sha = hashlib.sha256()
    for key in sorted(k for k in state if not k.endswith("num_batches_tracked")):
        sha.update(key.encode())
        sha.update(state[key].contiguous().numpy().astype("<f4").tobytes())
    return sha.hexdigest()


@torch.no_grad()
def record(name, images, out, export):
    model, resize, crop = build(name)
    inputs = torch.stack([preprocess(image, resize, crop) for image in images])
    fc_scale, stored = enliven(model, inputs)
    if export:
        torch.save(model.state_dict(), export / f"{name}.pth")
    recorded = inputs[:RECORDED]
    logits, embedding = embed(model, recorded)
    exact, _ = embed(model.double(), recorded.double())
    model.float()
    spread = float(logits.max() - logits.min())
    over_images, over_classes = logits.std(0).mean().item(), logits.std(1).mean().item()
    header = {
        "network": name,
        "classes": logits.shape[1],
        "width": embedding.shape[1],
        "seed": SEED,
        "fc_scale": fc_scale,
        "weights_sha256": digest(model.state_dict()),
        "resize": resize,
        "crop": crop,
        "images": [f"image-{i}.jpg" for i in range(RECORDED)],
        "input_sha256": [hashlib.sha256(x.numpy().astype("<f4").tobytes()).hexdigest() for x in recorded],
        "stored": [[key, tensor.numel()] for key, tensor in stored.items()],
        "fp32_against_fp64": float((logits - exact).abs().max()) / spread,
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
        "pillow": PIL.__version__,
        "command": "python integration-tests/src/reference/make_logits_reference.py --networks " + name,
    }
    encoded = json.dumps(header).encode()
    with open(out / f"{name}.logits", "wb") as file:
        file.write(b"RESNETLG" + struct.pack("<II", VERSION, len(encoded)) + encoded)
        for tensor in stored.values():
            file.write((tensor.detach().numpy().astype("<f4").view("<u4") >> 16).astype("<u2").tobytes())
        file.write(logits.numpy().astype("<f4").tobytes())
        file.write(embedding.numpy().astype("<f4").tobytes())
    print(f"{name}: logits {logits.min():.3f} to {logits.max():.3f}, std {over_images:.3f} over images, {over_classes:.3f} over classes, "
          f"top class {logits.argmax(1).tolist()}, fp32 against fp64 {header['fp32_against_fp64']:.1e}, "
          f"{(out / f'{name}.logits').stat().st_size} bytes", flush=True)
    if not (0.2 < over_images < 5 and 0.2 < over_classes < 5 and len(set(logits.argmax(1).tolist())) > 1):
        sys.exit(f"Cannot record {name}: its logits are not lively")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", nargs="+", default=NETWORKS)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "src/test/resources/reference")
    parser.add_argument("--export", type=pathlib.Path, help="directory for the state dicts as .pth; default: none")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    images = []
    for index in range(CALIBRATION):
        image = make_image(index)
        if index < RECORDED:
            path = args.out / f"image-{index}.jpg"
            if not path.exists():  # kept: another libjpeg may encode other bytes
                image.save(path, quality=85)
            image = Image.open(path)
        images.append(image)
    for name in args.networks:
        record(name, images, args.out, args.export)


if __name__ == "__main__":
    main()
