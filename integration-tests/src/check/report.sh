#!/usr/bin/env bash
# Looks at run reports in a real browser, Debian's Chromium without a screen: a run of the bundled images with some that fail, the
# run after it with a shift, and a run whose paths are hostile. Fails if the browser logs an error, asks for anything but the page,
# runs a script, or shows other elements than the report has; leaves pictures (light, dark, printed) to be looked at.
#
#   integration-tests/src/check/report.sh                makes the runs, then looks
#   integration-tests/src/check/report.sh --pages FILE ... looks at reports that are there
#   ... --dry-run          prints the commands and runs nothing
#
# Needs JDK 17, Maven and Python 3 to make the runs; chromium (apt-get install chromium) to look: without it the check is skipped, and
# says so. CHROMIUM names another browser of that kind. About a minute. Files go to integration-tests/target/report.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$root/integration-tests/target/report"
pages=()
dry_run=false

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
}

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

# A browser without a screen complains of what a screen would need.
quietly() {
    echo "+ $*" >&2
    $dry_run || "$@" 2>/dev/null
}

fail() {
    echo "Report check failed: $1" >&2
    exit 1
}

while [[ $# -gt 0 ]]; do
    case "$1" in
        --pages) shift; while [[ $# -gt 0 && "$1" != --* ]]; do pages+=("$(realpath "$1")"); shift; done; continue ;;
        --dry-run) dry_run=true ;;
        *) usage ;;
    esac
    shift
done

browser="${CHROMIUM:-$(command -v chromium || command -v google-chrome || true)}"
if $dry_run; then browser="${browser:-chromium}"; fi
if [[ -z "$browser" ]]; then
    echo "Report check skipped: there is no chromium here (apt-get install chromium)"
    exit 0
fi

# Fills $work/in with the bundled images and some that fail; the second time with copies of one of them.
images() {
    python3 - "$root/job/src/main/resources/io/sparkresnet/job/demo/test-images.zip" "$work/in" "$1" <<'PYTHON'
import pathlib, sys, zipfile
archive, folder, kind = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
folder.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(archive) as images:
    names = sorted(name for name in images.namelist() if name.endswith(".png"))
    if kind == "first":
        for name in names:
            (folder / pathlib.PurePath(name).name).write_bytes(images.read(name))
        (folder / "empty.png").write_bytes(b"")
        (folder / "page.png").write_text("<html>Not Found</html>")
        (folder / "half.png").write_bytes(images.read(names[0])[:200])
    else:
        hostile = ["<script>document.title='run'</script>.png", "'\"><img src=http:x onerror=alert(1)>.png", "\u202egnp.exe.png", "שלום.png"]
        for name in hostile + [f"copy-{i:03}.png" for i in range(200)]:
            (folder / name.replace("/", "∕")).write_bytes(images.read(names[3]))
        for i in range(30):
            (folder / f"<b>broken-{i}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
PYTHON
}

predict() {
    SPARK_RESNET_JAVA_OPTS="-Dspark.master=local[2]" "$root/submit-scripts/local.sh" predict \
        --input "$work/in" --output "$work/out" --run-id "$1" --max-error-fraction 0.5
}

if [[ ${#pages[@]} -eq 0 ]]; then
    run rm -rf "$work"
    run mkdir -p "$work"
    run "$root/submit-scripts/local.sh" --prepare
    for turn in first second; do
        run images "$turn"
        run predict "$turn"
    done
    pages=("$work/out/_spark-resnet/runs/1/report.html" "$work/out/_spark-resnet/runs/2/report.html")
fi

# Every request and every message of the page, as the browser itself logs them, and its elements as the browser has them.
look() {
    "$browser" "${options[@]}" --enable-logging=stderr --v=0 --log-net-log="$2.net.json" --dump-dom "file://$1" \
        >"$2.dom.html" 2>"$2.log"
}

options=(--headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" --no-first-run
    --disable-background-networking --disable-component-update)
$dry_run || mkdir -p "$work"
number=0
for page in "${pages[@]}"; do
    number=$((number + 1))
    name="$work/report-$number"
    run look "$page" "$name"
    quietly "$browser" "${options[@]}" --window-size=1150,6000 --screenshot="$name.light.png" "file://$page"
    quietly "$browser" "${options[@]}" --blink-settings=preferredColorScheme=0 --window-size=1150,6000 --screenshot="$name.dark.png" \
        "file://$page"
    quietly "$browser" "${options[@]}" --window-size=400,6000 --screenshot="$name.narrow.png" "file://$page"
    quietly "$browser" "${options[@]}" --no-pdf-header-footer --print-to-pdf="$name.pdf" "file://$page"
    if $dry_run; then continue; fi
    python3 - "$page" "$name.dom.html" "$name.log" "$name.net.json" <<'PYTHON' || fail "$page"
import collections, html.parser, json, re, sys
page, dom, log, net = (open(name, encoding="utf-8", errors="replace").read() for name in sys.argv[1:5])
problems = []

class Elements(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses = collections.Counter(), []
        self.feed(text)
    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href", "action", "data", "xlink:href")]
        problems.extend(f"<{tag}> has {name}" for name, _ in attributes if name.startswith("on"))
    handle_startendtag = handle_starttag

written, shown = Elements(page), Elements(dom)
if written.tags != shown.tags:
    problems.append(f"the browser shows other elements: {dict(written.tags - shown.tags)} missing, {dict(shown.tags - written.tags)} more")
for tag in ("script", "iframe", "object", "embed", "form", "base"):
    if shown.tags[tag]:
        problems.append(f"there is a <{tag}>")
problems += [f"it names {each[:80]}" for each in shown.addresses if not each.startswith("data:")]
problems += [line for line in log.splitlines() if "CONSOLE" in line]
# the browser's own housekeeping is not the page's; what a page asks for has it as initiator
events = re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]+)"', net)
problems += sorted({f"a request goes to {each}" for each in events if not re.search(r"google|gvt1|chromium|clients\d", each)})
if len(page) > 2_000_000:
    problems.append(f"it has {len(page)} characters (expected at most 2,000,000)")
print(f"{sys.argv[1]}: {len(page):,} characters, {sum(shown.tags.values()):,} elements, {shown.tags['img']} pictures,"
      f" {shown.tags['svg']} charts and bars, {len(problems)} problems")
for each in problems:
    print("  " + each)
sys.exit(1 if problems else 0)
PYTHON
done
$dry_run || echo "Report check passed: ${#pages[@]} pages; pictures in $work"
