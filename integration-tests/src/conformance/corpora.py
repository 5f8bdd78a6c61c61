"""Files of real corpora: this build's verdict and pixels beside Pillow's, differences first. Run by corpora.sh, which says how."""

import argparse
import collections
import io
import pathlib
import sys
import zipfile

from PIL import Image

import images
import kit
import recipes
import this_build

SUFFIXES = {
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "bmp", "dib", "tif", "tiff", "webp", "heic", "heif", "avif", "jxl", "jp2", "j2k", "jpf", "psd", "svg", "ico", "pbm", "pgm",
    "ppm", "pnm", "exr", "qoi", "mpo", "cr2", "nef", "dng", "arw", "raf", "wmf", "emf", "tga", "pcx", "dcx", "xbm", "xpm", "icns", "hdr", "fax", "ljpg", "lossless", "jls", "bin", "",
}
LARGEST = 40_000_000
RECIPES = {"full size, RGB": recipes.Recipe("rgb", "none", "bilinear", "none", *recipes.IMAGENET),
           "full size, L": recipes.Recipe("l", "none", "bilinear", "none", (0.5,), (0.5,)), "V1 256/224": recipes.NAMED["V1 256/224"]}
FORMATS = {"MPO": "jpeg", "JPEG2000": "jp2", "PPM": "pnm", "DIB": "bmp"}


def entries(source):
    """(path within, bytes) of a folder or a jar."""
    if source.is_dir():
        for path in sorted(p for p in source.rglob("*") if p.is_file() and p.stat().st_size <= LARGEST):
            yield str(path.relative_to(source)), path.read_bytes()
        return
    with zipfile.ZipFile(source) as jar:
        for entry in sorted(jar.infolist(), key=lambda e: e.filename):
            if not entry.is_dir() and entry.file_size <= LARGEST:
                yield entry.filename, jar.read(entry)


def is_image(name, content):
    suffix = pathlib.PurePosixPath(name).suffix[1:].lower()
    return suffix in SUFFIXES - {"bin", ""} or suffix in SUFFIXES and content[:3] in (b"\xff\xd8\xff", b"\x89PN", b"GIF", b"II*", b"MM\0", b"RIF")


def format_of(content):
    """Pillow's word for the format, in ours; for what it cannot tell, by the first bytes, or `other`."""
    try:
        word = Image.open(io.BytesIO(content)).format
        return FORMATS.get(word, word.lower())
    except Exception:  # whatever Pillow throws at a broken file
        starts = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"GIF8": "gif", b"BM": "bmp", b"II*\0": "tiff", b"MM\0*": "tiff", b"RIFF": "webp", b"8BPS": "psd"}
        return next((word for start, word in starts.items() if content.startswith(start)), "other")


def judged(cases):
    """One line a file: its worst outcome over the recipes, with the detail."""
    by_file = collections.defaultdict(list)
    for case in cases:
        by_file[case.name].append(case)
    for name, members in by_file.items():
        yield next((case for case in members if case.outcome in images.FAILURES), members[0])


def main():
    parser = argparse.ArgumentParser(prog="corpora.sh")
    parser.add_argument("sources", nargs="+", type=pathlib.Path)
    parser.add_argument("--limit", type=int, default=10_000, help="files of a source")
    arguments = parser.parse_args()
    work = this_build.ROOT / "integration-tests/target/conformance/corpora"
    print(kit.versions())
    different = 0
    report = []
    for source in arguments.sources:
        files = [(f"{format_of(content)}/{name}", content) for name, content in entries(source) if is_image(name, content)][: arguments.limit]
        if not files:
            print(f"{source.name}: no image")
            continue
        cases = images.compare("corpora", 0, 0, work / source.name, [(name.replace("\t", " "), content) for name, content in files], RECIPES)
        verdicts = list(judged(cases))
        counts = collections.Counter(case.outcome for case in verdicts)
        print(f"\n{source.name}: {len(files)} files: " + ", ".join(f"{outcome} {count}" for outcome, count in counts.most_common()), flush=True)
        rows = [["file", "Pillow", "this build", "pixels"]]
        for case in sorted(verdicts, key=lambda c: (c.outcome not in images.FAILURES, c.outcome, c.name)):
            pillow = case.expected if isinstance(case.expected, str) else "read " + "x".join(case.expected[1::-1])
            ours = "read" if case.outcome in ("equal", "pixels differ", "input differs", "read, Pillow refuses it", "size differs", "read, expected its name") else case.detail.partition(" (Pillow")[0]
            pixels = {"equal": "bit-equal", "pixels differ": case.detail, "size differs": case.detail}.get(case.outcome, "")
            rows.append([cell.replace("|", "\\|")[:160] for cell in (case.name, pillow, ours, pixels)])
            if case.outcome in images.FAILURES:
                different += 1
                print(f"  DIFFERS {case.name}: {case.outcome}. Pillow: {pillow[:120]}. This build: {ours[:160]} {pixels}")
        report.append(f"## {source.name}\n\n{dict(counts)}\n\n{kit.markdown(rows)}\n")
    path = work.parent / "corpora.md"
    path.write_text("# Real corpora, differences first\n\n" + "\n".join(report), encoding="utf-8")
    print(f"\n{different} files differ; every file's verdict: {path}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
