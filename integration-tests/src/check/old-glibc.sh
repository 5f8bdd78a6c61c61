#!/usr/bin/env bash
# Runs the demo, and the preview of the recorded images, in a Debian 11 root (glibc 2.31: older than RHEL 9's and Amazon Linux
# 2023's), and holds the previews against this machine's, byte by byte.
#
#   integration-tests/src/check/old-glibc.sh [--dry-run]
#
# Needs root, debootstrap, the Debian archive, and a built tree. Variable, optional: ROOT (default: integration-tests/target/bullseye;
# made if it is not there, 0.7 GB). About 4 minutes, most of them the first time.
set -euo pipefail

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$repository/integration-tests/target/old-glibc"
root="${ROOT:-$repository/integration-tests/target/bullseye}"
images="$repository/model/src/test/resources/io/sparkresnet/model/image"
maven="${HOME}/.m2"

dry_run=false
[[ "${1:-}" == "--dry-run" ]] && dry_run=true
run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}
fail() {
    echo "old-glibc: $1" >&2
    exit 1
}

missing=()
[[ "$(id -u)" == 0 ]] || missing+=("root")
command -v debootstrap >/dev/null || missing+=("debootstrap")
[[ ${#missing[@]} -eq 0 ]] || fail "Cannot run: missing ${missing[*]}"

[[ -x "$root/usr/bin/env" ]] || run debootstrap --variant=minbase --include=openjdk-17-jre-headless,ca-certificates-java bullseye "$root"
run "$repository/submit-scripts/local.sh" --prepare

# The tree lies at the same path inside, because the class path names files by theirs.
mounts=("$repository" "$maven")
unmount() {
    for each in "${mounts[@]}"; do umount "$root$each" 2>/dev/null || true; done
    umount "$root/proc" 2>/dev/null || true
}
trap unmount EXIT
for each in "${mounts[@]}"; do
    run mkdir -p "$root$each"
    run mount --bind "$each" "$root$each"
done
run mount -t proc proc "$root/proc"
inside() {
    run chroot "$root" env HOME="$HOME" JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64 "$@"
}

rm -rf "$work"
mkdir -p "$work"
inside /usr/bin/ldd --version | head -n 1
inside "$repository/submit-scripts/local.sh" demo --output "$work/demo" | tail -n 4
for side in inside run; do
    # Some of the images are refused by purpose, so the exit code may be 5.
    $side "$repository/submit-scripts/local.sh" preview --input "$images" --include '*.{jpg,png,webp,gif,bmp,tif}' \
        --resize 64 --crop 56 --mean 0.5 --std 0.5 --max-error-fraction 1 --output "$work/$side" 2>"$work/$side.err" | tail -n 1
done
$dry_run && exit 0
diff -r "$work/inside" "$work/run" || fail "The previews differ: see above"
echo "old-glibc: $(find "$work/inside" -name '*.png' | wc -l) previews are equal"
