"""Format x recipe: this build's crops and inputs against Pillow's and torchvision's."""

import collections
import dataclasses
import shutil

import numpy as np

import image_kinds
import recipes
import this_build

REQUIRED = ("jpeg", "png", "webp", "gif", "bmp", "tiff")  # formats that this build must read; any other may be refused, by its name
TITLES = {
    "jpeg": "JPEG", "png": "PNG", "webp": "WebP", "bmp": "BMP", "gif": "GIF", "tiff": "TIFF", "avif": "AVIF", "heic": "HEIC", "jxl": "JPEG XL", "jp2": "JPEG 2000",
    "svg": "SVG", "psd": "PSD", "pdf": "PDF", "ico": "ICO", "pnm": "PNM", "qoi": "QOI", "video": "video", "nothing": "no image",
}
RANDOM = "random recipes"
# What is known to differ, with the reason: (kind, outcome) -> why. It is printed, and costs no failure.
KNOWN: dict[tuple[str, str], str] = {}


@dataclasses.dataclass
class Case:
    number: int
    name: str
    column: str
    recipe: recipes.Recipe
    expected: object  # (crop, input) digests and shape, or Pillow's refusal
    outcome: str = ""  # equal, refused alike, named, kernel, outside (a format that nobody asked for), or one of FAILURES
    detail: str = ""
    difference: float = 0  # the largest, of 8-bit samples or, where those are equal, of the float32 input

    @property
    def kind(self):
        return self.name.partition(".")[0]

    @property
    def format(self):
        return self.name.partition("/")[0]


FAILURES = ("pixels differ", "input differs", "size differs", "refused, Pillow reads it", "read, Pillow refuses it", "read, expected its name", "not named", "defect")


def compare(seed, count, randoms, work, files=None, columns=None):
    """All cases, compared. files: (name, bytes) to take instead of the drawn ones; the images and any that fail stay in `work`."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "images").mkdir(parents=True)
    columns = recipes.NAMED if columns is None else columns
    cases = []
    with open(work / "tasks.tsv", "w", encoding="utf-8") as tasks:
        for index, (name, encoded) in enumerate(files or image_kinds.make(seed, count)):
            path = work / "images" / f"{index:04d}-{name.replace('/', '-')}"
            path.write_bytes(encoded)
            drawn = recipes.random_recipes(seed, name, encoded, randoms)
            for column, recipe in [*columns.items(), *((RANDOM, each) for each in drawn)]:
                expected = recipes.reference(encoded, recipe)
                if not isinstance(expected, str):
                    crop, tensor = expected
                    expected = [str(crop.shape[0]), str(crop.shape[1]), recipes.sha256(crop), recipes.sha256(tensor)]
                case = Case(len(cases), name, column, recipe, expected)
                cases.append(case)
                tasks.write("\t".join([str(case.number), str(path), *recipe.words()]) + "\n")
    this_build.java("RunRecipes", work / "tasks.tsv", work / "answers.tsv", heap="2g")
    answers = [line.split("\t") for line in (work / "answers.tsv").read_text(encoding="utf-8").splitlines()]
    read = {case.format for case, answer in zip(cases, answers, strict=True) if answer[1] == "ok"}
    for case, answer in zip(cases, answers, strict=True):
        case.outcome, case.detail = judged(case, answer[1:], read)
    measure(cases, work)
    return cases


def list_of(cases):
    return dict.fromkeys(case.name for case in cases)


def judged(case, answer, read):
    """Outcome and detail. read: the formats of which this build read anything."""
    verdict, *words = answer
    if verdict == "failed":
        return "defect", " ".join(words)
    if verdict == "recipe":
        return "kernel", case.recipe.interpolation
    if verdict == "refused":
        kind, message = words
        if case.format not in read and case.format != "nothing":
            if case.format not in TITLES:
                return "outside", f"{kind}: {message}"
            named = kind == "UNSUPPORTED" and (case.format == "video" or f"Cannot decode {TITLES[case.format]}:" in message)
            if named or isinstance(case.expected, str) and case.format not in image_kinds.NAMED:
                return ("refused, Pillow reads it", message) if case.format in REQUIRED else ("named", message)
            return "not named", message
        if isinstance(case.expected, str):
            return "refused alike", f"{kind}: {message} (Pillow: {case.expected})"
        return "refused, Pillow reads it", f"{kind}: {message}"
    if case.format in image_kinds.NAMED:
        return "read, expected its name", ""
    if isinstance(case.expected, str):
        return "read, Pillow refuses it", case.expected
    if words[:2] != case.expected[:2]:
        return "size differs", f"expected {'x'.join(case.expected[:2])}, got {'x'.join(words[:2])}"
    if words[2] != case.expected[2]:
        return "pixels differ", ""
    return ("equal", "") if words[3] == case.expected[3] else ("input differs", "")


def measure(cases, work):
    """The largest difference of what differs, from a second run that keeps the pixels."""
    different = [case for case in cases if case.outcome in ("pixels differ", "input differs")]
    if not different:
        return
    raw = work / "raw"
    raw.mkdir()
    wanted = {str(case.number) for case in different}
    lines = [line for line in (work / "tasks.tsv").read_text().splitlines() if line.partition("\t")[0] in wanted]
    (work / "again.tsv").write_text("\n".join(lines) + "\n")
    this_build.java("RunRecipes", work / "again.tsv", work / "again-answers.tsv", raw, heap="2g")
    for case, line in zip(different, lines, strict=True):
        with open(line.split("\t")[1], "rb") as file:
            crop, tensor = recipes.reference(file.read(), case.recipe)
        ours = np.fromfile(raw / f"{case.number}.crop", np.uint8).reshape(crop.shape).astype(int)
        difference = np.abs(ours - crop)
        case.difference = int(difference.max())
        case.detail = f"largest difference {case.difference} in {(difference.max(axis=2) > 0).mean():.1%} of the pixels"
        if case.outcome == "input differs":
            values = np.fromfile(raw / f"{case.number}.input", "<f4").reshape(tensor.shape)
            case.difference = float(np.abs(values - tensor).max())
            case.detail = f"largest difference {case.difference:.2e} of the float32 input"
    shutil.rmtree(raw)


def failures(cases):
    return [case for case in cases if case.outcome in FAILURES and (case.kind, case.outcome) not in KNOWN]


def cell(cases):
    """`70 bit-equal, 23 refused`; what must not be, in bold."""
    if not cases:
        return "-"
    counts = collections.Counter(case.outcome for case in cases)
    words = {"equal": "bit-equal", "refused alike": "refused", "named": "named", "kernel": "without the kernel", "outside": "outside"}
    parts = [f"{counts[outcome]} {word}" for outcome, word in words.items() if counts[outcome]]
    for outcome in FAILURES:
        most = max((case.difference for case in cases if case.outcome == outcome), default=0)
        if counts[outcome]:
            parts.append(f"**{counts[outcome]} {outcome}{f' by up to {most:.3g}' if most else ''}**")
    return ", ".join(parts)


def table(cases, by):
    """Rows by `by` (a function of a case), a column a recipe."""
    columns = list(dict.fromkeys(case.column for case in cases))
    yield ["format" if by is format_of else "kind", "images", *columns]
    for title, members in by_title(cases, by):
        yield [title, str(len(list_of(members))), *(cell([case for case in members if case.column == column]) for column in columns)]


def compact(cases):
    """A line a format with its counts over all recipes, and the sentence that says what they are. What differs is named elsewhere."""
    columns = list(dict.fromkeys(case.column for case in cases))
    named = [column for column in columns if column != RANDOM]
    randoms = len([case for case in cases if case.column == RANDOM]) // max(1, len(list_of(cases)))
    words = f"Each image goes through {len(named)} recipes ({', '.join(named)}) and {randoms} drawn ones of all six kernels, RGB or gray, with and without EXIF."
    counted = {"bit-equal": ("equal",), "refused": ("refused alike",), "not as it must be": FAILURES}
    rows = [["format", "images", "kinds", *counted]]
    for title, members in by_title(cases, format_of):
        figures = [sum(case.outcome in outcomes for case in members) for outcomes in counted.values()]
        rows.append([title, str(len(list_of(members))), str(len({case.kind for case in members})), *map(str, figures[:-1]), f"**{figures[-1]}**" if figures[-1] else "0"])
    return words, rows


def by_title(cases, by):
    """(title, cases) of each row; of formats, those that are only named are left to a sentence."""
    rows = collections.defaultdict(list)
    for case in cases:
        rows[by(case)].append(case)
    if by is format_of:
        rows = {row: members for row, members in rows.items() if any(case.outcome not in ("named", "kernel") for case in members)}
    for row in sorted(rows, key=lambda row: (list(TITLES).index(row.partition("/")[0]), row)):
        yield TITLES.get(row, row), rows[row]


def format_of(case):
    return case.format


def kind_of(case):
    return case.kind


def unsupported(cases):
    """Formats and kernels that this build has not."""
    formats = {case.format for case in cases if case.outcome == "named"}
    kernels = {case.recipe.interpolation for case in cases if case.outcome == "kernel"}
    return [title for word, title in TITLES.items() if word in formats], [kernel for kernel in recipes.KERNELS if kernel in kernels]
