"""The conformance kit: this build against torchvision and Pillow, for a seed. Run by conformance.sh, which says how."""

import argparse
import collections
import datetime
import json
import pathlib
import platform
import random
import re
import sys
import textwrap
import time

import numpy as np
import PIL
import torch
import torchvision
from PIL import features

import checkpoints
import images
import networks
import recipes
import this_build

BEGIN, END = "<!-- conformance: written by conformance.sh -->", "<!-- conformance: end -->"
IMAGES, QUICK_IMAGES = 460, 200  # each kind once and some again; more than 150 in any case


def markdown(rows):
    rows = [list(row) for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def versions():
    parts = [f"torch {torch.__version__}", f"torchvision {torchvision.__version__}", f"Pillow {PIL.__version__}", f"numpy {np.__version__}"]
    parts += [f"{name} {features.version(key)}" for name, key in (("libjpeg-turbo", "libjpeg_turbo"), ("libwebp", "webp"), ("libtiff", "libtiff")) if features.version(key)]
    return ", ".join([*parts, f"Python {platform.python_version()}"])


def image_part(arguments, work, report):
    count = arguments.images or (QUICK_IMAGES if arguments.quick else IMAGES)
    cases = images.compare(arguments.seed, count, 2 if arguments.quick else 4, work / "images")
    failed = images.failures(cases)
    formats, kernels = images.unsupported(cases)
    report["formats"] = markdown(images.table(cases, images.format_of))
    report["kinds"] = markdown(images.table(cases, images.kind_of))
    report["recipes"], rows = images.compact(cases)
    report["counts"] = markdown(rows)
    total = len(images.list_of(cases))
    equal = sum(case.outcome == "equal" for case in cases)
    lines = [f"{total} images of {len({case.kind for case in cases})} kinds, {len(cases)} crops: {equal} bit-equal, {len(failed)} not as they must be. "
             "*Bit-equal* is the 8-bit crop and the float32 input; *refused* is refused by Pillow too."]
    if formats:
        lines.append(f"Refused by name, not read by this build: {', '.join(formats)}.")
    if kernels:
        lines.append(f"Kernels that this build has not: {', '.join(kernels)}.")
    lines += [f"Known to differ: {kind}, {outcome}: {why}." for (kind, outcome), why in images.KNOWN.items()
              if any((case.kind, case.outcome) == (kind, outcome) for case in cases)]
    report["images"] = "\n".join(lines)
    print(report["formats"], "\n\n" + report["images"], flush=True)
    by_image = collections.defaultdict(list)
    for case in failed:
        by_image[case.name, case.outcome].append(case)
    for (name, outcome), same in by_image.items():
        print(f"FAILED {name} by {len(same)} recipes, the first {same[0].column} ({same[0].recipe}): {outcome}. {same[0].detail}")
    return [f"{name}: {outcome}" for name, outcome in by_image]


def network_part(arguments, work, report):
    names = arguments.networks or (networks.QUICK if arguments.quick else networks.ALL)
    results, failed = [], []
    for result in networks.compare_all(arguments.seed, names, 8 if arguments.quick else 16, work / "networks"):
        results.append(result)
        print(f"{result.network} ({result.recipe}): max |dlogit| / range {result.difference:.2e}, range {result.spread:.2f}, top-1 {result.agreement:.1%} "
              f"of {result.images} {result.problem}", flush=True)
        if not result.passed:
            print(f"FAILED {result.network}: expected at most {networks.TOLERANCE:.0e} and 100 %")
            failed.append(result.network)
    report["networks"] = markdown(networks.table(results))
    report["networks in a line"] = networks.compact(results)
    return failed


def checkpoint_part(arguments, work, report):
    kinds = checkpoints.compare(arguments.seed, work / "checkpoints", arguments.quick)
    report["checkpoints"] = markdown(checkpoints.summary(kinds))
    report["checkpoint kinds"] = markdown(checkpoints.table(kinds))
    report["checkpoints in a line"] = checkpoints.compact(kinds)
    slowest = max(kinds, key=lambda kind: kind.milliseconds)
    print(report["checkpoints"], f"\n\nThe slowest took {slowest.milliseconds} ms: {slowest.name}", flush=True)
    failed = [kind for kind in kinds if not kind.passed]
    for kind in failed:
        print(f"FAILED checkpoint {kind.name}: expected {kind.expected}, got {kind.outcome} in {kind.milliseconds} ms. {kind.message}")
    return [kind.name for kind in failed]


PARTS = {"images": image_part, "networks": network_part, "checkpoints": checkpoint_part}


def readme_block(arguments, report):
    """The short form: counts over all recipes, and by name whatever differs."""
    head = f"`{arguments.command}` against {report['versions']}."
    lines = [filled(f"{head} {report['recipes']}" if "recipes" in report else head)]
    if "counts" in report:
        lines += ["", report["counts"], "", *map(filled, report["images"].splitlines())]
    for part in ("networks in a line", "checkpoints in a line"):
        if part in report:
            lines += ["", filled(report[part])]
    return "\n".join(lines)


def filled(text):
    return textwrap.fill(text, 130, break_long_words=False, break_on_hyphens=False)


def full_report(arguments, report):
    """Every table."""
    parts = ("formats", "images", "networks", "checkpoints", "kinds", "checkpoint kinds")
    return "\n\n".join([f"# Conformance, seed {arguments.seed}", f"`{arguments.command}` against {report['versions']}:", *(report[part] for part in parts if part in report)])


def rewrite(readme, block):
    text = readme.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"Cannot rewrite {readme}: expected the comments {BEGIN} and {END}")
    readme.write_text(pattern.sub(lambda _: f"{BEGIN}\n{block}\n{END}", text), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="conformance.sh")
    parser.add_argument("--seed", help="any text or number; default: the day")
    parser.add_argument("--images", type=int, help=f"default {IMAGES}, with --quick {QUICK_IMAGES}")
    parser.add_argument("--networks", nargs="+", choices=networks.ALL, metavar="NETWORK", help="default: all twelve, with --quick three")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts to run")
    parser.add_argument("--quick", action="store_true", help="in about 3 minutes")
    parser.add_argument("--readme", action="store_true", help="rewrite the fidelity section of model/README.md")
    arguments = parser.parse_args()
    arguments.seed = arguments.seed or datetime.date.today().isoformat()
    arguments.command = " ".join(["conformance.sh", "--seed", arguments.seed, *(["--quick"] if arguments.quick else [])])
    work = this_build.ROOT / "integration-tests/target/conformance"
    work.mkdir(parents=True, exist_ok=True)
    random.seed(0)
    torch.manual_seed(0)
    report = {"versions": versions(), "seed": arguments.seed}
    print(f"seed {arguments.seed}, {report['versions']}", flush=True)
    failed = []
    for part in arguments.only:
        started = time.monotonic()
        failed += PARTS[part](arguments, work, report)
        print(f"({part} took {time.monotonic() - started:.0f} s)\n", flush=True)
    (work / "conformance.md").write_text(full_report(arguments, report) + "\n", encoding="utf-8")
    (work / "conformance.json").write_text(json.dumps({"seed": arguments.seed, "versions": report["versions"], "failed": failed}, indent=2) + "\n")
    if arguments.readme:
        rewrite(this_build.ROOT / "model" / "README.md", readme_block(arguments, report))
    print(f"Tables: {work / 'conformance.md'}")
    if failed:
        print(f"{len(failed)} failed")
        sys.exit(1)
    print("Everything that must hold holds")


if __name__ == "__main__":
    main()
