"""Writes tiny real checkpoints, whole and damaged, and what must be read from them.

  python integration-tests/src/reference/make_checkpoint_reference.py model/src/test/resources/io/sparkresnet/model/weights

All hold one network: a bottleneck network of widths 4 to 8 with two stages, 5 classes and a 3x3 stem, lively random weights.
Writes a few dozen files of 4 to 60 kB and expected.json: for each file that loads, the SHA-256 of the file, the digest of its
tensors (see TensorDigest) and its container. Needs: Python 3.11, torch, torchvision, numpy, safetensors (torch 2.15.0,
torchvision 0.29.2, safetensors 0.8.0 wrote the committed files). Takes five seconds.
"""

import argparse
import collections
import datetime
import hashlib
import json
import pathlib
import sys
import zipfile

import numpy as np
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck


class TinyResNet(torchvision.models.ResNet):
    """torchvision's ResNet with fewer, narrower stages and the CIFAR stem."""

    def __init__(self, block, layers, planes=4, classes=5, groups=1, channels=3):
        nn.Module.__init__(self)
        self._norm_layer = nn.BatchNorm2d
        self.inplanes, self.dilation, self.groups, self.base_width = planes, 1, groups, 64
        self.conv1 = nn.Conv2d(channels, planes, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        for i, count in enumerate(layers):
            setattr(self, f"layer{i + 1}", self._make_layer(block, planes << i, count, stride=1 if i == 0 else 2))
        self.fc = nn.Linear((planes << len(layers) - 1) * block.expansion, classes)


def lively(model, seed):
    generator = torch.Generator().manual_seed(seed)
    for name, tensor in model.state_dict().items():
        if tensor.is_floating_point():
            noise = torch.randn(tensor.shape, generator=generator)
            tensor.copy_(noise.abs() + 0.5 if "running_var" in name else noise * 0.5)
        else:
            tensor.fill_(7)
    return model


def digest(state):
    sha = hashlib.sha256()
    for key in sorted(state):
        if not key.endswith("num_batches_tracked"):
            tensor = state[key].float().contiguous()
            sha.update(key.encode() + b"\0" + ",".join(map(str, tensor.shape)).encode() + b"\0")
            sha.update(tensor.numpy().astype("<f4").tobytes())
    return sha.hexdigest()


def hugging_face(state):
    """transformers' ResNetForImageClassification keys (modeling_resnet.py)."""
    renamed = {}
    for key, tensor in state.items():
        parts = key.split(".")
        if parts[0] == "conv1":
            new = "resnet.embedder.embedder.convolution." + parts[1]
        elif parts[0] == "bn1":
            new = "resnet.embedder.embedder.normalization." + parts[1]
        elif parts[0] == "fc":
            new = "classifier.1." + parts[1]
        else:
            new = f"resnet.encoder.stages.{int(parts[0][5:]) - 1}.layers.{parts[1]}."
            if parts[2] == "downsample":
                new += ("shortcut.convolution." if parts[3] == "0" else "shortcut.normalization.") + parts[4]
            else:
                kind = "convolution" if parts[2].startswith("conv") else "normalization"
                new += f"layer.{int(parts[2][-1]) - 1}.{kind}.{parts[3]}"
        renamed[new] = tensor
    return renamed


def strided(state):
    """The same values behind transposed, sliced, channels-last and expanded views."""
    views = {}
    for i, (key, tensor) in enumerate(state.items()):
        if tensor.dim() == 4:
            views[key] = tensor.to(memory_format=torch.channels_last)
        elif tensor.dim() == 2:
            views[key] = tensor.t().contiguous().t()
        elif tensor.dim() == 1:
            wide = torch.zeros(tensor.shape[0] + 3, 2)
            wide[2:-1, 1] = tensor
            views[key] = wide[2:-1, 1]
        else:
            views[key] = tensor
        assert torch.equal(views[key], tensor)
    return views


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    expected = {}

    def save(name, obj, state=None, container="torch zip", **options):
        if name.endswith(".safetensors"):
            save_file(obj, out / name, **options)
            container = "safetensors"
        else:
            torch.save(obj, out / name, **options)
        if state is not None:
            expected[name] = {
                "sha256": hashlib.sha256((out / name).read_bytes()).hexdigest(),
                "digest": digest(state),
                "container": container,
            }

    model = lively(TinyResNet(Bottleneck, [2, 1]), 1)
    state = model.state_dict()
    module = {"module." + key: tensor for key, tensor in state.items()}
    dtype = lambda kind: {k: t.to(kind) if t.is_floating_point() else t for k, t in state.items()}

    save("bare.pth", state, state)
    save("bare.safetensors", dict(state), state, metadata={"format": "pt"})
    save("legacy.pth", state, state, container="torch legacy", _use_new_zipfile_serialization=False)
    save("protocol4.pth", state, state, pickle_protocol=4)
    save("legacy-protocol4.pth", state, state, container="torch legacy",
         _use_new_zipfile_serialization=False, pickle_protocol=4)
    save("parameters.pth", {**dict(model.named_parameters()), **dict(model.named_buffers())}, state)
    save("float16.pth", dtype(torch.float16), dtype(torch.float16))
    save("bfloat16.safetensors", dtype(torch.bfloat16), dtype(torch.bfloat16))
    save("bfloat16.pth", dtype(torch.bfloat16), dtype(torch.bfloat16))
    save("float64.safetensors", dtype(torch.float64), state)
    save("float64.pth", dtype(torch.float64), state)
    save("strided.pth", strided(state), state)
    save("strided-legacy.pth", strided(state), state, container="torch legacy", _use_new_zipfile_serialization=False)
    flat = torch.cat([t.flatten() for t in state.values() if t.is_floating_point()])
    shared, at = {}, 0
    for key, tensor in state.items():
        if tensor.is_floating_point():
            shared[key] = flat[at:at + tensor.numel()].view(tensor.shape)
            at += tensor.numel()
    save("one-storage.pth", shared, state)

    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 30)
    arguments = argparse.Namespace(
        model="resnet50", lr=0.1, output_dir=pathlib.PurePosixPath("runs/1"), device=torch.device("cpu"),
        dtype=torch.float16, crop=torch.Size([224, 224]), best=np.float64(76.1), counts=np.arange(3),
        kind=np.dtype("float32"), when=datetime.datetime(2026, 11, 1), epochs={1, 2}, norm=None)
    history = collections.defaultdict(list, {"loss": [2.5, 1.25]})
    save("train-script.pth", {
        "model": module, "optimizer": optimizer.state_dict(), "lr_scheduler": scheduler.state_dict(),
        "epoch": 89, "args": arguments, "history": history, "seen": collections.Counter("aab"),
        "best": np.float32(76.5)}, state)
    save("lightning.pth", {"state_dict": {"model." + k: t for k, t in state.items()}, "epoch": 3,
                           "pytorch-lightning_version": "2.5.0"}, state)
    save("moco.pth", {"state_dict": {
        **{"module.encoder_q." + k: t for k, t in state.items()},
        **{"module.encoder_k." + k: t for k, t in lively(TinyResNet(Bottleneck, [2, 1]), 2).state_dict().items()},
        "module.queue": torch.zeros(2, 3)}})
    expected["moco.pth"] = {"digest": digest(state)}
    save("hugging-face.safetensors", hugging_face(state), state)
    save("hugging-face.bin", hugging_face(state), state)
    save("backbone-and-head.pth", {**{"backbone." + k: t for k, t in state.items()},
                                   "head.weight": torch.zeros(2, 2)}, state)
    headless = {k: t for k, t in state.items() if not k.startswith("fc.")}
    save("no-fc.pth", headless, headless)
    wrapped = {**headless, "fc.1.weight": state["fc.weight"], "fc.1.bias": state["fc.bias"]}
    save("fc-in-sequential.pth", wrapped, state)
    save("two-linear-layers.pth", {**headless, "fc.0.weight": torch.zeros(6, 32), "fc.0.bias": torch.zeros(6),
                                   "fc.2.weight": torch.zeros(5, 6), "fc.2.bias": torch.zeros(5)})
    for name, tiny in {
        "basic.pth": TinyResNet(BasicBlock, [1, 2, 1], classes=1, channels=1),
        "grouped.pth": TinyResNet(Bottleneck, [1, 1], planes=4, groups=2),
    }.items():
        save(name, lively(tiny, 3).state_dict(), tiny.state_dict())

    bad = {k: t.clone() for k, t in state.items()}
    del bad["layer1.0.conv2.weight"], bad["bn1.bias"]
    bad["layer1.0.se.fc1.weight"] = torch.zeros(1)
    bad["layer1.1.conv1.weight"] = torch.zeros(4, 16, 3, 3)
    bad["layer2.0.bn1.weight"][1] = float("nan")
    bad["fc.bias"][:2] = float("inf")
    bad["fc.weight"] = torch.zeros(5, 32, dtype=torch.int64)
    save("five-problems.pth", bad)
    save("five-problems.safetensors", bad)
    save("whole-module.pth", model)
    save("torchvision-module.pth", torchvision.models.resnet.BasicBlock(2, 2))
    # The old format keeps each module's source and where it lay: here neither.
    torch.serialization.get_source_lines_and_file = lambda *_, **__: (["class BasicBlock"], 0, "resnet.py")
    save("whole-module-legacy.pth", torchvision.models.resnet.BasicBlock(2, 2), _use_new_zipfile_serialization=False)
    save("tensor.pth", torch.zeros(3))
    save("vgg.pth", {"features.0.weight": torch.zeros(64, 3, 3, 3), "classifier.6.weight": torch.zeros(10, 8)})
    save("vit.safetensors", {"cls_token": torch.zeros(1, 1, 4), "encoder.layers.0.ln.weight": torch.zeros(4)})
    torch.jit.save(torch.jit.script(nn.Conv2d(1, 1, 1)), out / "whole.pt")
    with zipfile.ZipFile(out / "whole.pt") as whole, zipfile.ZipFile(out / "torchscript.pt", "w") as kept:
        for entry in whole.infolist():  # without the names of this machine's source files
            if not entry.filename.endswith(".debug_pkl"):
                kept.writestr(zipfile.ZipInfo(entry.filename), whole.read(entry))
    (out / "whole.pt").unlink()
    for name in list(expected):
        print(f"{name:28} {(out / name).stat().st_size:6} bytes {expected[name]['digest'][:16]}")
    (out / "expected.json").write_text(json.dumps(expected, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
