"""Checkpoint kind -> read or refused, as expected or not: `describe` of this build on files made by torch and by hand.

A kind that is read must have the tensors of the network that was saved: `describe` prints their digest. A kind that is refused must exit with 4,
in one sentence. Everything runs in a heap of 512 MB, and within LIMIT seconds a file.
"""

import argparse
import collections
import dataclasses
import importlib.util
import io
import json
import pathlib
import pickle
import random
import re
import shutil
import struct
import sys
import warnings
import zipfile

import torch
import torchvision
from safetensors.torch import save_file
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck

import this_build

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
import make_checkpoint_reference as tiny  # noqa: E402

LIMIT = 20
READ, REFUSED = "read", "refused"


@dataclasses.dataclass
class Kind:
    name: str
    expected: str  # READ or REFUSED
    path: pathlib.Path
    digest: str = ""
    flags: tuple = ()
    outcome: str = ""
    message: str = ""
    milliseconds: int = 0

    @property
    def passed(self):
        return self.outcome == self.expected and self.milliseconds <= LIMIT * 1000


class Maker:
    """Writes the files, and remembers what is expected of each."""

    def __init__(self, seed, folder):
        self.seed, self.folder = random.Random(f"{seed} checkpoints").getrandbits(31), folder
        self.kinds = []
        pick = random.Random(f"{seed} network")
        block = pick.choice([Bottleneck, BasicBlock])
        self.model = tiny.lively(tiny.TinyResNet(block, [pick.randint(1, 2), pick.randint(1, 2)], classes=pick.randint(2, 9)), self.seed)
        self.state = self.model.state_dict()

    def path(self, name, suffix):
        return self.folder / (name.replace(" ", "-").replace("/", "-") + suffix)

    def read(self, name, content, state=None, flags=(), **options):
        self.add(Kind(name, READ, self.write(name, content, **options), tiny.digest(state or self.state), flags))

    def refused(self, name, content, flags=(), **options):
        self.add(Kind(name, REFUSED, self.write(name, content, **options), "", flags))

    def add(self, kind):
        self.kinds.append(kind)

    def write(self, name, content, suffix=".pth", metadata=None, **options):
        path = self.path(name, suffix)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif suffix == ".safetensors":
            save_file({k: v.contiguous() for k, v in content.items()}, path, metadata)
        else:
            torch.save(content, path, **options)
        return path


def prefixed(state, prefix):
    return {prefix + key: tensor for key, tensor in state.items()}


def cast(state, kind):
    return {k: t.to(kind) if t.is_floating_point() else t for k, t in state.items()}


class Stranger:
    """Pickles as a call, or as an instance, of a name that is not there."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


def named(module, name, base=object):
    """A class of another package, with a module of its own so that pickle finds it."""
    made = type(name, (base,), {})
    made.__module__ = module
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        path = ".".join(parts[:count])
        if path not in sys.modules:
            sys.modules[path] = type(sys)(path)
    setattr(sys.modules[module], name, made)
    return made


def plain(make):
    """State dicts in every container and dtype."""
    state = make.state
    make.read("state dict", state)
    make.read("state dict, legacy format", state, _use_new_zipfile_serialization=False)
    make.read("state dict, pickle protocol 4", state, pickle_protocol=4)
    make.read("state dict, legacy, protocol 4", state, pickle_protocol=4, _use_new_zipfile_serialization=False)
    make.read("safetensors", state, suffix=".safetensors", metadata={"format": "pt"})
    for kind in (torch.float16, torch.bfloat16):
        word = str(kind).partition(".")[2]
        make.read(f"{word} .pth", cast(state, kind), cast(state, kind))
        make.read(f"{word} safetensors", cast(state, kind), cast(state, kind), suffix=".safetensors")
    make.read("float64", cast(state, torch.float64))
    make.read("nn.Parameters", {**dict(make.model.named_parameters()), **dict(make.model.named_buffers())})
    make.read("strided views", tiny.strided(state))
    make.read("strided views, legacy", tiny.strided(state), _use_new_zipfile_serialization=False)
    make.read("wrong suffix", state, suffix=".safetensors.pt")
    make.read("no num_batches_tracked (FrozenBatchNorm)", {k: v for k, v in state.items() if "num_batches" not in k})
    for prefix in ("module.", "model.", "_orig_mod.", "backbone.", "module.model.backbone.", "net."):
        make.read(f"prefix {prefix}", prefixed(state, prefix))
    make.read("Hugging Face keys", tiny.hugging_face(state), suffix=".safetensors")
    make.read("Hugging Face keys, pickle", tiny.hugging_face(state), suffix=".bin")
    for name, model in {
        "one-channel stem": tiny.TinyResNet(BasicBlock, [1, 1], channels=1), "one logit": tiny.TinyResNet(BasicBlock, [1, 1], classes=1),
        "groups": tiny.TinyResNet(Bottleneck, [1, 2], planes=4, groups=2), "four stages": tiny.TinyResNet(BasicBlock, [1, 2, 1, 1]),
    }.items():
        tiny.lively(model, make.seed)
        make.read(name, model.state_dict(), model.state_dict(), ("--activation", "sigmoid") if name == "one logit" else ())


def trained(make):
    """What training programs save."""
    state, model = make.state, make.model
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    sum(p.sum() for p in model.parameters()).backward()
    optimizer.step()
    state = {k: v.clone() for k, v in model.state_dict().items()}
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 30)
    other = {k: v + 1 if v.is_floating_point() else v for k, v in state.items()}
    arguments = argparse.Namespace(model="resnet50", lr=0.1, output_dir=pathlib.PurePosixPath("runs/1"), device="cuda", norm=None, resume="")
    common = {"optimizer": optimizer.state_dict(), "lr_scheduler": scheduler.state_dict(), "epoch": 89, "args": arguments}
    make.read("torchvision train.py", {"model": state, **common}, state)
    averaged = {"n_averaged": torch.tensor(5), **prefixed(other, "module.")}
    both = {"model": state, "model_ema": averaged, **common}
    make.read("torchvision train.py with model_ema, --weights-prefix model.", both, state, ("--weights-prefix", "model."))
    make.read("torchvision train.py with model_ema, --weights-prefix model_ema.module.", both, other, ("--weights-prefix", "model_ema.module."))
    timm = {"epoch": 3, "arch": "resnet50", "state_dict": state, "optimizer": optimizer.state_dict(), "version": 2, "args": arguments}
    make.read("timm train.py", timm, state)
    both = {**timm, "state_dict_ema": other, "metric": 76.1}
    make.read("timm train.py with state_dict_ema, --weights-prefix state_dict.", both, state, ("--weights-prefix", "state_dict."))
    make.read("timm train.py with state_dict_ema, --weights-prefix state_dict_ema.", both, other, ("--weights-prefix", "state_dict_ema."))
    make.read("PyTorch ImageNet example", {"epoch": 90, "arch": "resnet50", "state_dict": prefixed(state, "module."), "best_acc1": torch.tensor(76.1)}, state)
    attributes = named("lightning_fabric.utilities.data", "AttributeDict", dict)
    lightning = {"epoch": 2, "global_step": 40, "pytorch-lightning_version": "2.6.0", "state_dict": prefixed(state, "model."), "loops": {}, "callbacks": {},
                 "optimizer_states": [optimizer.state_dict()], "hparams_name": "kwargs", "hyper_parameters": attributes(lr=0.1, name="resnet18")}
    make.read("Lightning", lightning, state)
    make.read("defaultdict, Counter, numpy scalars beside it", {
        "state_dict": state, "history": collections.defaultdict(list, {"loss": [1.5]}), "seen": collections.Counter("ab"), "size": torch.Size([2, 3]),
        "dtype": torch.float16, "device": torch.device("cpu"), "best": __import__("numpy").float64(3.5)}, state)
    headless = {k: t for k, t in state.items() if not k.startswith("fc.")}
    make.read("fc.1 in a Sequential", {**headless, "fc.1.weight": state["fc.weight"], "fc.1.bias": state["fc.bias"]}, state)
    make.read("no fc", headless, headless)
    folder = make.folder / "save_pretrained"
    folder.mkdir()
    state = {**state, "conv1.weight": torch.randn(4, 3, 7, 7, generator=torch.Generator().manual_seed(make.seed))}  # transformers' only stem
    save_file(tiny.hugging_face(state), folder / "model.safetensors", {"format": "pt"})
    kind = "bottleneck" if isinstance(model.layer1[0], Bottleneck) else "basic"
    stages = [model.layer1, model.layer2]
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["ResNetForImageClassification"], "model_type": "resnet", "depths": [len(s) for s in stages], "embedding_size": 4, "hidden_act": "relu",
        "hidden_sizes": [s[-1].bn2.num_features * s[-1].expansion for s in stages], "layer_type": kind, "num_channels": 3,
        "id2label": {str(i): f"class {i}" for i in range(model.fc.out_features)}, "downsample_in_bottleneck": False, "downsample_in_first_stage": False}))
    (folder / "preprocessor_config.json").write_text(json.dumps({
        "do_normalize": True, "do_resize": True, "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225], "size": {"shortest_edge": 224}, "crop_pct": 0.875,
        "resample": 3, "image_processor_type": "ConvNextImageProcessor"}))
    make.add(Kind("Hugging Face save_pretrained directory", READ, folder, tiny.digest(state)))


def foreign(make):
    """Other networks, each refused with what makes it different."""
    state = make.state

    def changed(name, **tensors):
        make.refused(name, {**state, **{k.replace("__", "."): v for k, v in tensors.items()}})

    changed("conv bias", conv1__bias=torch.zeros(4))
    changed("SE block", layer1__0__se__fc1__weight=torch.zeros(1, 4, 1, 1), layer1__0__se__fc1__bias=torch.zeros(1))
    changed("ECA block", layer1__0__se__conv__weight=torch.zeros(1, 1, 3))
    changed("anti-aliasing", layer2__0__aa__filt=torch.zeros(8, 1, 3, 3))
    changed("CBAM block", layer1__0__attn__channel__fc1__weight=torch.zeros(1, 4, 1, 1))
    deep = {k: v for k, v in state.items() if not k.startswith(("conv1.", "bn1."))}
    stem = {"conv1.0.weight": torch.zeros(2, 3, 3, 3), "conv1.3.weight": torch.zeros(2, 2, 3, 3), "conv1.6.weight": torch.zeros(4, 2, 3, 3)}
    norms = {f"{n}.{k}": torch.ones(c) for n, c in (("conv1.1", 2), ("conv1.4", 2), ("bn1", 4)) for k in ("weight", "bias", "running_mean", "running_var")}
    make.refused("ResNet-D stem", {**deep, **stem, **norms})
    make.refused("avg-down", {k.replace("downsample.1", "downsample.2").replace("downsample.0", "downsample.1"): v for k, v in state.items()})
    make.refused("GroupNorm", {k: v for k, v in state.items() if "running" not in k and "num_batches" not in k})
    make.refused("attention pooling (CLIP)", {**{k: v for k, v in state.items() if not k.startswith("fc.")}, "attnpool.positional_embedding": torch.zeros(50, 8),
                                              "attnpool.q_proj.weight": torch.zeros(8, 8)})
    make.refused("3-D convolution", {k: v[:, :, None] if v.dim() == 4 else v for k, v in state.items()})
    body = {"conv1": "0.0", "bn1": "0.1", "layer1": "0.4", "layer2": "0.5"}  # a Sequential of torchvision's children
    parts = {k: k.partition(".") for k in state if not k.startswith("fc.")}
    make.refused("fastai concat head", {**{f"{body[head]}.{tail}": state[k] for k, (head, _, tail) in parts.items()}, "1.2.weight": torch.ones(16), "1.2.bias": torch.ones(16),
                                        "1.4.weight": torch.ones(8, 16), "1.6.weight": torch.ones(8), "1.8.weight": torch.ones(3, 8)})
    make.refused("two Linear layers", {**{k: v for k, v in state.items() if not k.startswith("fc.")}, "fc.0.weight": torch.zeros(6, state["fc.weight"].shape[1]),
                                       "fc.0.bias": torch.zeros(6), "fc.2.weight": torch.zeros(5, 6), "fc.2.bias": torch.zeros(5)})
    make.refused("two encoders (MoCo) without a prefix", {"state_dict": {**prefixed(state, "module.encoder_q."), **prefixed(state, "module.encoder_k.")}})
    make.read("two encoders (MoCo) with --weights-prefix", {"state_dict": {**prefixed(state, "module.encoder_q."), **prefixed({k: v + 1 for k, v in state.items()}, "module.encoder_k.")}},
              flags=("--weights-prefix", "module.encoder_q."))
    make.refused("VGG", {k: torch.zeros(1) for k in torchvision.models.vgg11(weights=None).state_dict()})
    make.refused("ViT", {"class_token": torch.zeros(1, 1, 8), "encoder.layers.encoder_layer_0.ln_1.weight": torch.zeros(8)}, suffix=".safetensors")
    make.refused("misshaped, missing and unexpected tensors", {**{k: v for k, v in state.items() if k != "bn1.bias"}, "fc.weight": torch.zeros(5, 3), "extra.weight": torch.zeros(1)})
    make.refused("NaN in a weight", {**state, "fc.bias": state["fc.bias"] * float("nan")})
    make.refused("whole module", make.model)
    make.refused("a tensor", torch.zeros(3))
    folder = make.folder / "contradiction"
    shutil.copytree(make.folder / "save_pretrained", folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "depths": [9, 9]}))
    make.add(Kind("config.json against the tensors", REFUSED, folder))
    for name, change in {"stride on the 1x1 by config.json": {"downsample_in_bottleneck": True}, "activation by config.json": {"hidden_act": "silu"}}.items():
        folder = make.folder / name.replace(" ", "-")
        shutil.copytree(make.folder / "save_pretrained", folder)
        wanted = {**config, **change, **({"layer_type": "bottleneck"} if "stride" in name else {})}
        (folder / "config.json").write_text(json.dumps(wanted))
        make.add(Kind(name, REFUSED, folder))


def with_pickle(make, content):
    """The zip container of a state dict, with another data.pkl."""
    saved = io.BytesIO()
    torch.save(make.state, saved)
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            target.writestr(entry.filename, content if entry.filename.endswith("/data.pkl") else source.read(entry))
    return out.getvalue()


def hostile_pickles(make):
    """Code by every opcode, bombs of memo and stack, storages that are not there."""
    call = b"cos\nsystem\n"
    run = b"(X\x08\0\0\0echo boo"
    pickles = {
        "REDUCE": b"\x80\x02" + call + run + b"tR.", "INST": b"\x80\x02(X\x08\0\0\0echo booios\nsystem\n.", "OBJ": b"\x80\x02(" + call + b"X\x08\0\0\0echo booo.",
        "NEWOBJ": b"\x80\x02" + call + run + b"t\x81.", "NEWOBJ_EX": b"\x80\x04" + call + run + b"t}\x92.", "STACK_GLOBAL": b"\x80\x04\x8c\x02os\x8c\x06system\x93" + run + b"tR.",
        "BUILD": b"\x80\x02ccollections\nOrderedDict\n)R}X\x01\0\0\0aK\1sb.", "extension": b"\x80\x02\x82\x01.", "persistent id that is no tuple": b"\x80\x02X\x01\0\0\0aQ.",
        "memo without an end": b"\x80\x02" + b"".join(b"(lr" + struct.pack("<I", i * 9999991 % 2**31) + b"0" for i in range(50000)) + b"N.", "stack without an end": b"\x80\x02" + b"(" * 3_000_000 + b".",
        "deep nesting": b"\x80\x02" + b"]" * 200_000 + b"a" * 199_999 + b".", "long integer bomb": b"\x80\x02\x8b\xff\xff\xff\x7f.", "string longer than the file": b"\x80\x02X\xff\xff\xff\x7fab.",
        "billion laughs": b"\x80\x02]q\0(" + b"h\0h\0h\0h\0h\0h\0h\0h\0h\0h\0e" + b"".join(b"]q" + bytes([i]) + b"(" + (b"h" + bytes([i - 1])) * 10 + b"e" for i in range(1, 30)) + b".",
        "no STOP": b"\x80\x02}", "empty": b"", "unknown opcode": b"\x80\x02\xfe.", "builtins.eval": b"\x80\x02cbuiltins\neval\nX\x03\0\0\x001+1\x85R.", "getattr": b"\x80\x02c__builtin__\ngetattr\nctorch\nload\nX\x01\0\0\0a\x86R.",
    }
    for name, content in pickles.items():
        make.refused(f"pickle: {name}", with_pickle(make, content))
    rebuilds = {
        "offset beyond the storage": {"offset": 10**6}, "negative offset": {"offset": -1}, "stride beyond the storage": {"stride": (10**9,)}, "negative size": {"size": (-4,)},
        "overflowing size": {"size": (2**31, 2**31, 2**31), "stride": (1, 1, 1)}, "storage shorter than declared": {"numel": 10**9}, "storage that is missing": {"key": "999"},
    }
    for name, change in rebuilds.items():
        make.refused(f"tensor: {name}", with_pickle(make, one_tensor(make.state, **change)))


def one_tensor(state, key="0", numel=None, offset=0, size=(4,), stride=(1,)):
    """A pickle of a dict with one tensor, written by Python's own pickler."""

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            return ("storage", torch.FloatStorage, key, "cpu", numel or state["conv1.weight"].numel()) if value == "the storage" else None

    arguments = ("the storage", offset, size, stride, False, collections.OrderedDict())
    out = io.BytesIO()
    Pickler(out, 2).dump({"conv1.weight": Stranger(torch._utils._rebuild_tensor_v2, arguments)})
    return out.getvalue()


def hostile_zips(make):
    saved = io.BytesIO()
    torch.save(make.state, saved)
    whole = saved.getvalue()
    entries = zipfile.ZipFile(saved).infolist()

    def rewritten(change):
        out = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", allowZip64=True) as target:
            warnings.simplefilter("ignore")
            for entry in source.infolist():
                for name, content, compression in change(entry.filename, source.read(entry)):
                    target.writestr(name, content, compression)
        return out.getvalue()

    root = entries[0].filename.partition("/")[0]
    first = f"{root}/data/0"
    stored = zipfile.ZIP_STORED
    make.refused("zip: cut", whole[: len(whole) * 2 // 3])
    make.refused("zip: bomb", rewritten(lambda n, c: [(n, bytes(600_000_000) if n == first else c, zipfile.ZIP_DEFLATED)]))
    make.refused("zip: duplicate entries", rewritten(lambda n, c: [(n, c, stored)] * (2 if n == first else 1)))
    make.refused("zip: storage shorter than declared", rewritten(lambda n, c: [(n, c[:-4] if n == first else c, stored)]))
    make.refused("zip: storage missing", rewritten(lambda n, c: [] if n == first else [(n, c, stored)]))
    make.refused("zip: no data.pkl", rewritten(lambda n, c: [] if n.endswith("data.pkl") else [(n, c, stored)]))
    end = whole.rindex(b"PK\x05\x06")
    for name, at, form, value in [("wrong CRC", 16, "<I", 12345), ("entry size of 4 GB", 24, "<I", 0xFFFFFFF0), ("entry beyond the file", 42, "<I", 0x7FFFFFFF)]:
        changed = bytearray(whole)
        first_central = whole.index(b"PK\x01\x02", whole.index(first.encode()))
        while changed[first_central + 46 : first_central + 46 + len(first)] != first.encode():
            first_central = whole.index(b"PK\x01\x02", first_central + 4)
        struct.pack_into(form, changed, first_central + at, value)
        make.refused(f"zip: {name}", bytes(changed))
    claims = struct.pack("<HHII", 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)  # count, count, size, offset: see the zip64 record
    for name, offset in {"behind the file": 1 << 40, "within an entry": 100, "negative": (1 << 64) - 1}.items():
        locator = b"PK\x06\x07" + struct.pack("<IQI", 0, offset, 1)
        make.refused(f"zip: zip64 record {name}", whole[:end] + locator + whole[end : end + 8] + claims + whole[end + 20 :])


def hostile_safetensors(make):
    saved = io.BytesIO(pathlib.Path(make.write("good", make.state, suffix=".safetensors")).read_bytes()).getvalue()
    make.path("good", ".safetensors").unlink()
    length = struct.unpack("<Q", saved[:8])[0]
    header, content = json.loads(saved[8 : 8 + length]), saved[8 + length :]

    def file(text, data=content):
        text = text if isinstance(text, bytes) else json.dumps(text).encode()
        return struct.pack("<Q", len(text)) + text + data

    def changed(**fields):
        return {k: {**v, **fields} if k == "conv1.weight" else v for k, v in header.items()}

    begin, end = header["conv1.weight"]["data_offsets"]
    text = json.dumps(header)
    for name, content_of_file in {
        "header of 2^40 bytes": struct.pack("<Q", 1 << 40) + saved[8:], "header of 2^63": struct.pack("<Q", 1 << 63) + saved[8:], "cut": saved[: len(saved) // 2], "trailing bytes": saved + b"\0\0\0\0",
        "hole": file({k: {**v, "data_offsets": [o + 4 for o in v["data_offsets"]]} for k, v in header.items() if k != "__metadata__"}, b"\0\0\0\0" + content),
        "overlap": file(changed(data_offsets=[begin + 4, end + 4])), "duplicate key": file((text[:-1] + ", " + text[1:]).encode()), "shape against length": file(changed(shape=[1, 2, 3, 4])),
        "overflowing shape": file(changed(shape=[1 << 32, 1 << 32, 1 << 32])), "negative shape": file(changed(shape=[-1, 3, 3, 3])), "deep JSON": file(b"{\"a\":" * 100_000 + b"1" + b"}" * 100_000),
        "unknown dtype": file(changed(dtype="F7")), "offsets beyond the file": file(changed(data_offsets=[begin, 1 << 50])), "not JSON": file(b"{" + bytes(60)), "8 bytes": saved[:8],
    }.items():
        make.refused(f"safetensors: {name}", content_of_file, suffix=".safetensors")
    make.refused("empty file", b"")
    make.refused("text", b"not weights at all\n")


def of_timm(make):
    """Where timm is installed: its own networks, by its own code."""
    if importlib.util.find_spec("timm") is None:
        return
    import timm  # noqa: PLC0415

    for name in ("resnet18d", "seresnet18", "ecaresnet26t", "resnet50_gn", "resnetrs50"):
        if name in timm.list_models():
            make.refused(f"timm {timm.__version__}: {name}", timm.create_model(name, num_classes=4).state_dict())
    model = timm.create_model("resnet18", num_classes=4)
    make.read(f"timm {timm.__version__}: resnet18", model.state_dict(), model.state_dict())


def compare(seed, work, quick):
    """All kinds with their outcomes."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "files").mkdir(parents=True)
    (work / "answers").mkdir()
    make = Maker(seed, work / "files")
    for group in (plain, trained, foreign, hostile_pickles, hostile_zips, hostile_safetensors, *(() if quick else (of_timm,))):
        group(make)
    with open(work / "commands.tsv", "w", encoding="utf-8") as commands:
        for number, kind in enumerate(make.kinds):
            commands.write("\t".join([f"{number:03d}", "describe", "--weights", str(kind.path), *kind.flags]) + "\n")
    this_build.java("RunCommands", work / "commands.tsv", work / "answers", heap="512m")
    for number, kind in enumerate(make.kinds):
        out, err = ((work / f"answers/{number:03d}.{suffix}").read_text(encoding="utf-8") for suffix in ("out", "err"))
        code, kind.milliseconds = map(int, (work / f"answers/{number:03d}.exit").read_text().split())
        lines = [line for line in err.splitlines() if line.startswith("spark-resnet: ")] or err.splitlines()[-1:]
        kind.message = (lines[0] if lines else "").replace(str(kind.path), kind.path.name)[:300]
        digest = re.search(r"^tensors +(\S+)", out, re.MULTILINE)
        kind.outcome = READ if code == 0 else REFUSED if code == 4 and lines else f"exit {code}"
        if kind.outcome == READ and kind.digest and (digest is None or digest[1] != kind.digest):
            kind.outcome = "read, with other tensors"
    return make.kinds


def table(kinds):
    yield ["checkpoint", "expected", "outcome", "message"]
    for kind in kinds:
        mark = "" if kind.passed else "**"
        yield [kind.name, kind.expected, f"{mark}{kind.outcome}{mark}", kind.message.replace("|", "\\|")]


def groups(kinds):
    """(group, what is expected, kinds): by the part of the name before a colon, or by what is expected."""
    titles = {"pickle": "hostile pickles", "tensor": "tensors outside their storage", "zip": "broken zip archives", "safetensors": "broken safetensors", "read": "checkpoints that people save"}
    found = collections.defaultdict(list)
    for kind in kinds:
        group = kind.name.partition(":")[0] if ":" in kind.name else ("read" if kind.expected == READ else "other networks")
        found[titles.get(group, group), kind.expected].append(kind)
    return [(group, expected, members) for (group, expected), members in sorted(found.items(), key=lambda entry: entry[0][1])]


def summary(kinds):
    """One row a group."""
    yield ["checkpoints", "kinds", "expected", "as expected"]
    for group, expected, members in groups(kinds):
        wrong = [k.name for k in members if not k.passed]
        yield [group, str(len(members)), expected, "all" if not wrong else f"{len(members) - len(wrong)}; not: {', '.join(wrong)}"]


def compact(kinds):
    """One line."""
    parts = []
    for expected in (READ, REFUSED):
        named = ", ".join(f"{len(members)} {group}" for group, each, members in groups(kinds) if each == expected)
        parts.append(f"{expected} with exit 4: {named}" if expected == REFUSED else f"{expected} with the tensors that were saved: {named}")
    wrong = [kind.name for kind in kinds if not kind.passed]
    return f"Checkpoints, {'; '.join(parts)}; {f'**not so: {chr(44).join(wrong)}**' if wrong else 'all of them'}."
