"""Makes the checkpoints that real programs write, and what those programs see in an image.

    python integration-tests/src/reference/make_checkpoint_kinds.py OUT [SEED]
    python integration-tests/src/reference/make_checkpoint_kinds.py --recorded \
        model/src/test/resources/io/sparkresnet/model/weights/kinds

Each kind is written by the library that people use: torchvision's and timm's training scripts' own savers, Lightning, Hugging
Face transformers, fastai, torch. All networks are narrow and random from SEED (1 in the recorded set), so files are small.
OUT/kinds.json says of each: the digest of the tensors that must be read (see TensorDigest), or that it is refused; with the
prefix that chooses the network where a file holds several. OUT/recipes.json says of each directory the SHA-256 of what the
library's own transform makes of the images in OUT/images (float32, little endian, (C, H, W)).
Needs: torch, torchvision, timm, transformers, lightning, fastai, Pillow (torch 2.15.0, torchvision 0.29.2, timm 1.0.31,
transformers 5.24.0, lightning 2.6.6, fastai 2.8.12 wrote the committed files). Takes half a minute.
"""

import argparse
import collections
import copy
import hashlib
import json
import pathlib
import sys
import warnings

import numpy as np
import timm
import timm.optim
import torch
from PIL import Image
from safetensors.torch import save_file
from timm.models.resnet import BasicBlock as TimmBasic, Bottleneck as TimmBottleneck, ResNet as TimmResNet
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck
from torchvision.ops.misc import FrozenBatchNorm2d
from transformers import ResNetConfig, ResNetForImageClassification
from transformers.models.bit.image_processing_pil_bit import BitImageProcessorPil
from transformers.models.convnext.image_processing_pil_convnext import ConvNextImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from make_checkpoint_reference import TinyResNet, digest, lively

RECORDED = {
    "torchvision-train.pth", "timm-train.pth.tar", "lightning.ckpt", "fastai.pth", "frozen-bn.pth", "hf-resnet", "hf-v1",
    "timm-hf", "resnet-d.pth", "lora.safetensors"}


class Network(TinyResNet):
    """TinyResNet that can be trained."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.relu, self.maxpool, self.avgpool = nn.ReLU(inplace=True), nn.Identity(), nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for name, layer in self.named_children():
            if name.startswith("layer"):
                x = layer(x)
        return self.fc(torch.flatten(self.avgpool(x), 1))


def torchvision_names(state):
    """Of transformers' keys."""
    renamed = {}
    for key, tensor in state.items():
        key = key.removeprefix("resnet.")
        parts = key.split(".")
        if key.startswith("embedder."):
            new = ("conv1." if parts[2] == "convolution" else "bn1.") + parts[3]
        elif key.startswith("classifier.1."):
            new = "fc." + parts[2]
        else:
            new = f"layer{int(parts[2]) + 1}.{parts[4]}."
            if parts[5] == "shortcut":
                new += f"downsample.{0 if parts[6] == 'convolution' else 1}.{parts[7]}"
            else:
                new += f"{'conv' if parts[7] == 'convolution' else 'bn'}{int(parts[6]) + 1}.{parts[8]}"
        renamed[new] = tensor
    return renamed


class Kinds:
    def __init__(self, out, seed, only=None):
        self.out, self.seed, self.only = out, seed, only
        self.kinds, self.recipes = {}, {}
        out.mkdir(parents=True, exist_ok=True)

    def wants(self, name):
        return self.only is None or name in self.only

    def read(self, name, state, prefix=None):
        """That kind is read, with these tensors."""
        self.kinds[name] = {"digest": digest(state), **({} if prefix is None else {"prefix": prefix})}

    def refused(self, name):
        self.kinds[name] = {"refused": True}

    def network(self, block=Bottleneck, layers=(1, 1), **options):
        self.seed += 1
        return lively(Network(block, list(layers), **options), self.seed)

    def save(self, name, value, state=None, prefix=None, **options):
        if not self.wants(name):
            return
        if name.endswith(".safetensors"):
            save_file(value, self.out / name)
        else:
            torch.save(value, self.out / name, **options)
        if state is None:
            self.refused(name)
        else:
            self.read(name, state, prefix)

    # Training scripts

    def torchvision_train(self):
        """references/classification/train.py: what its save_on_master is given."""
        model = self.network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9, weight_decay=2e-5)
        model(torch.zeros(1, 3, 32, 32)).sum().backward()
        optimizer.step()
        scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [
            torch.optim.lr_scheduler.LinearLR(optimizer, 0.01, total_iters=5),
            torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 595)], [5])
        average = torch.optim.swa_utils.AveragedModel(
            model, avg_fn=lambda old, new, count: 0.9 * old + 0.1 * new, use_buffers=True)
        lively(average.module, self.seed + 1000)
        args = argparse.Namespace(
            data_path="/datasets01/imagenet", model="resnet50", device="cuda", batch_size=128, epochs=600, workers=8,
            opt="sgd", lr=0.5, momentum=0.9, weight_decay=2e-5, norm_weight_decay=0.0, label_smoothing=0.1, mixup_alpha=0.2,
            lr_scheduler="cosineannealinglr", auto_augment="ta_wide", random_erase=0.1, amp=True, model_ema=True,
            model_ema_steps=32, model_ema_decay=0.99998, interpolation="bilinear", val_resize_size=232, val_crop_size=224,
            train_crop_size=176, ra_sampler=True, distributed=True, gpu=0, world_size=8, rank=0, output_dir=pathlib.Path("."),
            weights=None, backend="PIL", use_v2=False)
        checkpoint = {
            "model": model.state_dict(), "optimizer": optimizer.state_dict(), "lr_scheduler": scheduler.state_dict(),
            "epoch": 599, "args": args, "model_ema": average.state_dict(),
            "scaler": torch.amp.GradScaler("cpu").state_dict()}
        self.save("torchvision-train.pth", checkpoint, average.module.state_dict(), "model_ema.module")
        self.save("torchvision-train-no-ema.pth", {k: v for k, v in checkpoint.items() if k != "model_ema"}, model.state_dict())
        self.save("torchvision-train-legacy.pth", {k: v for k, v in checkpoint.items() if k != "model_ema"},
                  model.state_dict(), _use_new_zipfile_serialization=False)

    def timm_train(self, name, **network):
        """timm's own CheckpointSaver with ModelEmaV3, as its train.py calls it."""
        if not self.wants(name):
            return
        args_of_network = {"model": network.pop("model", "resnet50"), "kwargs": network.pop("model_kwargs", {})}
        torch.manual_seed(self.seed)
        model = lively(TimmResNet(**{**dict(block=TimmBasic, layers=(1, 1), channels=(8, 16), num_classes=3), **network}), self.seed).half()
        average = timm.utils.ModelEmaV3(model)
        lively(average.module, self.seed + 1000)
        optimizer = timm.optim.create_optimizer_v2(model, opt="sgd", lr=0.1, weight_decay=1e-4)
        args = argparse.Namespace(
            model=args_of_network["model"], data_dir="/data", num_classes=3, gp=None, img_size=None, input_size=None, crop_pct=None,
            mean=None, std=None, interpolation="", batch_size=256, opt="lamb", opt_betas=None, lr=5e-3, amp=True,
            bn_momentum=None, bn_eps=None, model_kwargs=args_of_network["kwargs"], aug_splits=0, model_ema=True, device="cuda:0",
            in_chans=None, pretrained=False)
        saver = timm.utils.CheckpointSaver(model, optimizer, args=args, model_ema=average, checkpoint_dir=str(self.out),
                                           recovery_dir=str(self.out), max_history=1)
        saver.save_checkpoint(epoch=3, metric=76.5)
        (self.out / "last.pth.tar").rename(self.out / name)
        for leftover in list(self.out.glob("checkpoint-*")) + list(self.out.glob("model_best*")):
            leftover.unlink()
        return average.module.state_dict()

    def timm_trains(self):
        name = "timm-train.pth.tar"
        state = self.timm_train(name)
        if state is not None:
            self.read(name, state, "state_dict_ema")
        for name, network in {
            "timm-aa.pth.tar": dict(model="resnetaa50", aa_layer=nn.AvgPool2d),
            "timm-blur.pth.tar": dict(model="resnetblur50", aa_layer=timm.layers.BlurPool2d),
            "timm-dilated.pth.tar": dict(model="resnet50", output_stride=8, model_kwargs={"output_stride": 8}),
            "timm-silu.pth.tar": dict(model="resnet50", act_layer=nn.SiLU, model_kwargs={"act_layer": "silu"}),
        }.items():
            if self.timm_train(name, **network) is not None:
                self.refused(name)

    def lightning(self):
        name = "lightning.ckpt"
        if not self.wants(name):
            return
        import lightning.pytorch as pl
        import logging
        logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
        network = self.network()

        class Classifier(pl.LightningModule):
            def __init__(self, arch="resnet50", lr=0.1, betas=(0.9, 0.99), path=pathlib.PurePosixPath("runs"), **rest):
                super().__init__()
                self.save_hyperparameters()
                self.net = network
                self.loss = nn.CrossEntropyLoss(weight=torch.ones(5))

            def training_step(self, batch, index):
                return self.loss(self.net(batch[0]), batch[1])

            def configure_optimizers(self):
                optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr)
                return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]

        images = torch.utils.data.TensorDataset(torch.zeros(2, 3, 16, 16), torch.zeros(2, dtype=torch.long))
        checkpoint = pl.callbacks.ModelCheckpoint(dirpath=self.out / "lightning")
        trainer = pl.Trainer(max_epochs=1, accelerator="cpu", logger=False, enable_progress_bar=False, enable_model_summary=False,
                             callbacks=[checkpoint], default_root_dir=self.out)
        trainer.fit(Classifier(size=torch.Size([224, 224]), scale=np.float32(0.5)), torch.utils.data.DataLoader(images, 2))
        trainer.save_checkpoint(self.out / name)
        for file in (self.out / "lightning").iterdir():
            file.unlink()
        (self.out / "lightning").rmdir()
        content = torch.load(self.out / name, weights_only=False)
        for callback in content["callbacks"].values():  # paths of this machine
            for key in ("dirpath", "best_model_path", "last_model_path", "kth_best_model_path"):
                if key in callback:
                    callback[key] = "checkpoints/last.ckpt"
            callback["best_k_models"] = {}
        torch.save(content, self.out / name)
        self.read(name, network.state_dict())

    def fastai(self):
        name = "fastai.pth"
        if not self.wants(name):
            return
        from fastai.vision.learner import create_head
        torch.manual_seed(self.seed)
        network = self.network(BasicBlock, (1, 1))
        body = nn.Sequential(network.conv1, network.bn1, network.relu, nn.MaxPool2d(3, 2, 1), network.layer1, network.layer2)
        model = nn.Sequential(body, create_head(8, 3, lin_ftrs=[8]))
        torch.save({"model": model.state_dict(), "opt": None}, self.out / name)
        self.refused(name)

    # Wrappers

    def wrapped(self):
        network = self.network()
        state = network.state_dict()
        with_prefix = lambda prefix, tensors: {prefix + key: tensor for key, tensor in tensors.items()}
        for name, prefix in {"data-parallel.pth": "module.", "compiled.pth": "_orig_mod.", "compiled-ddp.pth": "module._orig_mod.",
                             "backbone.pth": "backbone.", "deep-prefix.pth": "model.encoder.trunk."}.items():
            self.save(name, with_prefix(prefix, state), state)
        key_encoder = self.network().state_dict()
        self.save("moco.pth", {"epoch": 200, "arch": "resnet50", "state_dict": {
            **with_prefix("module.encoder_q.", state), **with_prefix("module.encoder_k.", key_encoder),
            "module.queue": torch.zeros(5, 7), "module.queue_ptr": torch.zeros(1, dtype=torch.long)},
            "optimizer": torch.optim.SGD(network.parameters(), lr=0.1).state_dict()}, state, "module.encoder_q")
        self.save("parameters.pth", {**dict(network.named_parameters()), **dict(network.named_buffers())}, state)
        self.save("legacy.pth", state, state, _use_new_zipfile_serialization=False)
        self.save("legacy-ddp.pth", {"state_dict": with_prefix("module.", state), "best_acc1": torch.tensor(76.0)}, state,
                  _use_new_zipfile_serialization=False)
        head = {**{k: v for k, v in state.items() if not k.startswith("fc.")}}
        self.save("fc1.pth", {**head, "fc.1.weight": state["fc.weight"], "fc.1.bias": state["fc.bias"]}, state)
        self.save("no-fc.pth", head, head)
        two = copy.deepcopy(network)
        two.fc = nn.Sequential(nn.Linear(32, 8), nn.ReLU(), nn.Linear(8, 3))
        self.save("two-linears.pth", two.state_dict())
        one = self.network(BasicBlock, (1, 1), classes=1, channels=1)
        self.save("one-logit-gray.pth", one.state_dict(), one.state_dict())
        frozen = self.network()
        state = frozen.state_dict()
        for parent in list(frozen.modules()):
            for child_name, child in list(parent.named_children()):
                if isinstance(child, nn.BatchNorm2d):
                    still = FrozenBatchNorm2d(child.num_features)
                    still.load_state_dict(child.state_dict())
                    setattr(parent, child_name, still)
        assert not any(key.endswith("num_batches_tracked") for key in frozen.state_dict())
        self.save("frozen-bn.pth", frozen.state_dict(), {k: v for k, v in state.items() if "num_batches" not in k})
        self.save("whole-module.pth", network)

    # Other networks

    def others(self):
        timm_network = lambda **options: lively(TimmResNet(
            **{**dict(block=TimmBottleneck, layers=(1, 1), channels=(8, 16), num_classes=3), **options}), self.seed).half().state_dict()
        self.save("resnet-d.pth", timm_network(stem_type="deep", stem_width=8, avg_down=True))
        self.save("avg-down.pth", timm_network(avg_down=True))
        self.save("se.pth", timm_network(block_args=dict(attn_layer="se")))
        self.save("eca.pth", timm_network(block_args=dict(attn_layer="eca")))
        self.save("cbam.pth", timm_network(block_args=dict(attn_layer="cbam")))
        self.save("group-norm.pth", timm_network(norm_layer="groupnorm1"))
        self.save("stem-pool.pth", timm_network(replace_stem_pool=True))
        network = self.network()
        state = network.state_dict()
        self.save("conv-bias.pth", {**state, "layer1.0.conv1.bias": torch.zeros(4), "conv1.bias": torch.zeros(4)})
        blur = {**state, "layer2.0.conv3.1.weight": state["layer2.0.conv3.weight"], "layer2.0.conv3.0.filt": torch.zeros(8, 1, 3, 3),
                "layer2.0.downsample.0.filt": torch.zeros(16, 1, 3, 3)}
        del blur["layer2.0.conv3.weight"]
        self.save("blur-pool.pth", blur)
        clip = {"visual." + k: v for k, v in state.items() if not k.startswith("fc.")}
        self.save("clip.pth", {
            "positional_embedding": torch.zeros(7, 8), "text_projection": torch.zeros(8, 8), "visual.attnpool.positional_embedding":
            torch.zeros(50, 32), "visual.attnpool.k_proj.weight": torch.zeros(32, 32), "visual.conv2.weight": torch.zeros(4, 4, 3, 3),
            "visual.bn2.weight": torch.zeros(4), **clip})
        self.save("video.pth", {k: v[:, :, None] if v.dim() == 4 else v for k, v in state.items()})
        quantised = torch.quantize_per_tensor(torch.ones(4, 3, 7, 7), 0.1, 0, torch.qint8)
        self.save("quantised.pth", {**state, "conv1.weight": quantised, "conv1.scale": torch.tensor(0.1)})
        self.save("lora.safetensors", {
            "base_model.model.layer1.0.conv1.lora_A.weight": torch.zeros(2, 4, 1, 1),
            "base_model.model.layer1.0.conv1.lora_B.weight": torch.zeros(4, 2, 1, 1)})
        for name, arch in {"vit.pth": "vit_tiny_patch16_224", "convnext.pth": "convnext_atto", "efficientnet.pth": "efficientnet_b0",
                           "regnet.pth": "regnetx_002", "mobilenet.pth": "mobilenetv3_small_050", "densenet.pth": "densenet121",
                           "resnet50d-timm.pth": "resnet50d", "seresnet50-timm.pth": "seresnet50", "resnetv2.pth": "resnetv2_50",
                           "resnet50-clip.pth": "resnet50_clip", "resnet50-gn.pth": "resnet50_gn", "skresnet.pth": "skresnet18"}.items():
            if self.wants(name):
                self.save(name, timm.create_model(arch).half().state_dict())

    # Directories

    def image(self, index, size):
        rng = np.random.default_rng(self.seed * 100 + index)
        small = rng.integers(0, 256, (7, 9, 3), dtype=np.uint8)
        return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)

    def images(self):
        folder = self.out / "images"
        folder.mkdir(exist_ok=True)
        for index, size in enumerate([(61, 47), (40, 55), (29, 30)]):
            self.image(index, size).save(folder / f"{index}.png")

    def see(self, name, transform, variant="train"):
        """Records what the library's own preprocessing makes of each image."""
        for file in sorted((self.out / "images").glob("*.png")):
            with Image.open(file) as image:
                values = np.ascontiguousarray(transform(image.convert("RGB")), dtype="<f4")
            self.recipes.setdefault(name, {}).setdefault(variant, {})[file.name] = {
                "shape": list(values.shape), "sha256": hashlib.sha256(values.tobytes()).hexdigest()}

    def hugging_face(self):
        mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
        convnext = lambda **options: ConvNextImageProcessorPil(**{**dict(
            size={"shortest_edge": 33}, crop_pct=0.875, resample=3, image_mean=mean, image_std=std), **options})
        processors = {
            "hf-resnet": convnext(),
            "hf-bilinear": convnext(size={"shortest_edge": 24}, crop_pct=0.95, resample=2),
            "hf-squash": convnext(size={"shortest_edge": 384}),
            "hf-vit": ViTImageProcessorPil(size={"height": 33, "width": 21}),
            "hf-bit": BitImageProcessorPil(size={"shortest_edge": 36}, crop_size={"height": 31, "width": 30}),
            "hf-pads": BitImageProcessorPil(size={"shortest_edge": 20}, crop_size={"height": 31, "width": 64}),
            "hf-not-normalised": ViTImageProcessorPil(do_normalize=False, size={"height": 33, "width": 21}),
            "hf-crop-only": BitImageProcessorPil(do_resize=False, crop_size={"height": 31, "width": 30}),
        }
        for name, processor in processors.items():
            if self.wants(name):
                self.hugging_face_directory(name, {})
                processor.save_pretrained(self.out / name)
                self.see(name, lambda image: processor(image)["pixel_values"][0])
        for name, config in {"hf-v1": {"layer_type": "bottleneck", "downsample_in_bottleneck": True}, "hf-gelu": {"hidden_act": "gelu"},
                             "hf-first-stage": {"downsample_in_first_stage": True}}.items():
            self.hugging_face_directory(name, config, read=False)
        self.hugging_face_directory("hf-bottleneck", {"layer_type": "bottleneck"})
        if self.wants("hf-sharded"):
            model = self.hugging_face_directory("hf-sharded", {})
            (self.out / "hf-sharded" / "model.safetensors").unlink()
            model.save_pretrained(self.out / "hf-sharded", max_shard_size="5KB")
            self.refused("hf-sharded")

    def hugging_face_directory(self, name, config, read=True):
        if not self.wants(name):
            return None
        self.seed += 1
        config = ResNetConfig(**{**dict(
            embedding_size=4, hidden_sizes=[8, 12], depths=[1, 2], layer_type="basic",
            id2label={0: "tench", 1: "a, b", 2: "Weimaraner"}, label2id={"tench": 0, "a, b": 1, "Weimaraner": 2}), **config})
        model = lively(ResNetForImageClassification(config), self.seed)
        model.save_pretrained(self.out / name)
        if read:
            self.read(name, torchvision_names(model.state_dict()))
        else:
            self.refused(name)
        return model

    def timm_directories(self):
        for name, options in {
            "timm-hf": dict(pretrained_cfg=dict(crop_pct=0.95, interpolation="bicubic", input_size=(3, 33, 33),
                                                test_input_size=(3, 40, 40), test_crop_pct=1.0)),
            "timm-hf-squash": dict(pretrained_cfg=dict(crop_pct=0.9, interpolation="bilinear", input_size=(3, 21, 21), crop_mode="squash")),
            "timm-hf-bin": dict(pretrained_cfg=dict(crop_pct=0.875, interpolation="bilinear", input_size=(3, 21, 21))),
            "timm-hf-resnet18": dict(pretrained_cfg=dict(input_size=(3, 33, 33))),
            "timm-hf-border": dict(pretrained_cfg=dict(crop_pct=0.9, input_size=(3, 21, 21), crop_mode="border")),
        }.items():
            if not self.wants(name):
                continue
            self.seed += 1
            if name == "timm-hf-resnet18":
                model = timm.create_model("resnet18", num_classes=3, pretrained_cfg_overlay=options["pretrained_cfg"]).half()
            else:
                model = timm.models.build_model_with_cfg(
                    TimmResNet, "resnet18", False, pretrained_cfg=dict(
                        architecture="narrow_resnet", num_classes=3, mean=(0.5, 0.4, 0.3), std=(0.2, 0.3, 0.4), pool_size=(2, 2),
                        first_conv="conv1", classifier="fc", **options["pretrained_cfg"]),
                    block=TimmBasic, layers=(1, 1), channels=(8, 16), num_classes=3)
            lively(model, self.seed).half()
            timm.models.save_for_hf(model, self.out / name, model_config={"label_names": ["cat", "dog", "hen"]},
                                    safe_serialization=name != "timm-hf-bin")
            if name == "timm-hf-border":
                self.refused(name)
                continue
            self.read(name, model.state_dict())
            config = json.loads((self.out / name / "config.json").read_text())["pretrained_cfg"]
            for variant, test in (("train", False), ("test", True)):
                data = timm.data.resolve_data_config(pretrained_cfg=config, use_test_size=test)
                self.see(name, timm.data.create_transform(**data, is_training=False), variant)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--recorded", action="store_true", help="only the kinds that the build tests")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    kinds = Kinds(arguments.out, arguments.seed, RECORDED if arguments.recorded else None)
    kinds.images()
    for make in (kinds.torchvision_train, kinds.timm_trains, kinds.lightning, kinds.fastai, kinds.wrapped, kinds.others,
                 kinds.hugging_face, kinds.timm_directories):
        make()
        print(f"{make.__name__}: {len(kinds.kinds)} kinds", file=sys.stderr)
    for name, value in {"kinds.json": kinds.kinds, "recipes.json": kinds.recipes}.items():
        (kinds.out / name).write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
