"""Writes the tables of torchvision's published ResNet weights and of the ImageNet labels.

  python integration-tests/src/reference/make_named_weights.py model/src/main/resources/io/sparkresnet/model/weights

Writes named-weights.json (name, address, resize, crop, parameters, accuracy) and imagenet-labels.txt (1000 lines, in the
order of fc). Weights that lie in torch.hub's cache get the digest of their tensors too, by which they are recognised in any
container; there were none when the committed files were written. Needs: Python 3.11, torchvision (0.29.2 wrote the committed
files); nothing is downloaded. Takes two seconds.
"""

import json
import pathlib
import sys

import torch
import torchvision
from torchvision.models import get_model_weights
from torchvision.transforms import InterpolationMode

from make_checkpoint_reference import digest

NETWORKS = [
    "resnet18", "resnet34", "resnet50", "resnet101", "resnet152",
    "resnext50_32x4d", "resnext101_32x8d", "resnext101_64x4d",
    "wide_resnet50_2", "wide_resnet101_2",
]


def main(directory):
    directory.mkdir(parents=True, exist_ok=True)
    rows, categories = [], None
    for network in NETWORKS:
        weights = get_model_weights(network)
        for entry in weights:
            preset = entry.transforms()
            assert preset.interpolation == InterpolationMode.BILINEAR
            assert (preset.mean, preset.std) == ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
            assert categories in (None, entry.meta["categories"])
            categories = entry.meta["categories"]
            metrics = entry.meta["_metrics"]["ImageNet-1K"]
            cached = pathlib.Path(torch.hub.get_dir(), "checkpoints", entry.url.rsplit("/", 1)[1])
            known = {"tensor_digest": digest(torch.load(cached, weights_only=True))} if cached.exists() else {}
            rows.append({
                "network": network,
                "version": entry.name,
                "default": entry == weights.DEFAULT,
                "address": entry.url,
                "resize": preset.resize_size[0],
                "crop": preset.crop_size[0],
                "parameters": entry.meta["num_params"],
                "top1": metrics["acc@1"],
                "top5": metrics["acc@5"],
                **known,
            })
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    (directory / "named-weights.json").write_text(f"[\n{lines}\n]\n")
    assert len(categories) == 1000 and not any("\n" in label for label in categories)
    (directory / "imagenet-labels.txt").write_text("\n".join(categories) + "\n")
    print(f"{len(rows)} weights, {len(categories)} labels, torchvision {torchvision.__version__}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
