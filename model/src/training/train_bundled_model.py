"""Trains the bundled model: a CIFAR-form ResNet-20 on Fashion-MNIST.

Writes, into --out:
  fashion-mnist-resnet20.safetensors   the state dict, torchvision's key names, float32
  fashion-mnist-resnet20.json          recipe, test accuracy, command, versions
  labels.txt                           the ten class names, one a line
  test-images.zip and truth.csv        a stratified sample of the test set, 30 PNG images a class

Data: Fashion-MNIST (MIT licence, Zalando SE), the four gz files of Debian's package dataset-fashion-mnist.
Needs: Python 3.11, torch, numpy, Pillow, safetensors. Two CPU cores with BF16 take about 20 minutes.

  python model/src/training/train_bundled_model.py --bf16 --data /usr/share/datasets/fashion-mnist --out target/bundled

The weights, labels and recipe belong into model's resources, the images and their truth into job's.
"""

import argparse
import gzip
import io
import json
import pathlib
import sys
import time
import zipfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file
from torch import nn

LABELS = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
]
MEAN, STD = 0.2860, 0.3530  # of the 60,000 training images, pixels / 255
IMAGES_PER_CLASS = 30


class BasicBlock(nn.Module):
    """torchvision's BasicBlock: conv3x3 bn relu conv3x3 bn, plus identity or conv1x1 + bn, relu."""

    def __init__(self, inplanes, planes, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = None
        if stride != 1 or inplanes != planes:
            self.downsample = nn.Sequential(
                nn.Conv2d(inplanes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return F.relu(out + (x if self.downsample is None else self.downsample(x)))


class CifarResNet(nn.Module):
    """The CIFAR form of He et al. 2015, section 4.2, with projection shortcuts; depth = 6n + 2."""

    def __init__(self, depth, channels, num_classes):
        super().__init__()
        n = (depth - 2) // 6
        self.conv1 = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = self._make_layer(16, 16, n, 1)
        self.layer2 = self._make_layer(16, 32, n, 2)
        self.layer3 = self._make_layer(32, 64, n, 2)
        self.fc = nn.Linear(64, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")

    @staticmethod
    def _make_layer(inplanes, planes, blocks, stride):
        layers = [BasicBlock(inplanes, planes, stride)]
        layers += [BasicBlock(planes, planes, 1) for _ in range(1, blocks)]
        return nn.Sequential(*layers)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


def read_idx(path):
    with gzip.open(path, "rb") as f:
        raw = f.read()
    dims = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i: 8 + 4 * i], "big") for i in range(dims)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dims).reshape(shape)


def normalise(x):
    return (x.float() / 255 - MEAN) / STD


def augment(x, generator):
    """Pad 2, random crop, random horizontal flip."""
    n = x.shape[0]
    padded = F.pad(x, (2, 2, 2, 2))
    out = torch.empty_like(x)
    dy, dx = torch.randint(0, 5, (2, n), generator=generator).tolist()
    flip = (torch.rand(n, generator=generator) < 0.5).tolist()
    for i in range(n):
        crop = padded[i, :, dy[i]:dy[i] + 28, dx[i]:dx[i] + 28]
        out[i] = crop.flip(-1) if flip[i] else crop
    return out


@torch.no_grad()
def accuracy(model, images, labels):
    model.eval()
    hits = 0
    for i in range(0, len(images), 500):
        hits += (model(normalise(images[i:i + 500])).argmax(1) == labels[i:i + 500]).sum().item()
    return hits / len(images)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true", help="train in mixed precision: twice as fast where the CPU has it")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    generator = torch.Generator().manual_seed(args.seed)

    train_x = torch.from_numpy(read_idx(args.data / "train-images-idx3-ubyte.gz").copy())[:, None]
    train_y = torch.from_numpy(read_idx(args.data / "train-labels-idx1-ubyte.gz").copy()).long()
    test_x = torch.from_numpy(read_idx(args.data / "t10k-images-idx3-ubyte.gz").copy())[:, None]
    test_y = torch.from_numpy(read_idx(args.data / "t10k-labels-idx1-ubyte.gz").copy()).long()

    model = CifarResNet(20, 1, 10).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4, nesterov=True)
    steps = len(train_x) // args.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=0.2, epochs=args.epochs, steps_per_epoch=steps, pct_start=0.2)

    for epoch in range(args.epochs):
        model.train()
        started = time.time()
        order = torch.randperm(len(train_x), generator=generator)
        total = 0.0
        for step in range(steps):
            rows = order[step * args.batch:(step + 1) * args.batch]
            images = normalise(augment(train_x[rows], generator)).contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
                loss = F.cross_entropy(model(images), train_y[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}/{args.epochs} loss {total / steps:.4f} "
              f"test accuracy {accuracy(model, test_x, test_y):.4f} {time.time() - started:.0f} s", flush=True)

    final = accuracy(model, test_x, test_y)
    args.out.mkdir(parents=True, exist_ok=True)
    state = {k: v.detach().contiguous(memory_format=torch.contiguous_format).clone()
             for k, v in model.state_dict().items()}
    save_file(state, args.out / "fashion-mnist-resnet20.safetensors", metadata={"format": "pt"})
    (args.out / "labels.txt").write_text("\n".join(LABELS) + "\n")
    (args.out / "fashion-mnist-resnet20.json").write_text(json.dumps({
        "network": "resnet20", "dataset": "Fashion-MNIST", "licence": "MIT",
        "test_images": len(test_x), "test_accuracy": final, "epochs": args.epochs, "seed": args.seed,
        "recipe": {"input": "L", "resize": None, "crop": None, "mean": [MEAN], "std": [STD]},
        "torch": torch.__version__, "command": " ".join(sys.argv),
    }, indent=2) + "\n")
    rng = np.random.default_rng(args.seed)
    chosen = sorted(int(i) for c in range(10)
                    for i in rng.choice(np.flatnonzero(test_y.numpy() == c), IMAGES_PER_CLASS, replace=False))
    with open(args.out / "truth.csv", "w") as truth, zipfile.ZipFile(args.out / "test-images.zip", "w") as images:
        truth.write("file,class_index,label\n")
        for i in chosen:
            png = io.BytesIO()
            Image.fromarray(test_x[i, 0].numpy(), "L").save(png, "PNG", optimize=True)
            images.writestr(zipfile.ZipInfo(f"{i:05d}.png", (2026, 11, 23, 0, 0, 0)), png.getvalue())
            truth.write(f"{i:05d}.png,{int(test_y[i])},{LABELS[int(test_y[i])]}\n")
    print(f"test accuracy {final:.4f} on {len(test_x)} images, "
          f"{sum(p.numel() for p in model.parameters())} parameters, {len(chosen)} images written")


if __name__ == "__main__":
    main()
