#!/usr/bin/env bash
# Real images: the test jars of TwelveMonkeys, commons-imaging and Tika from Maven Central, and any folders or jars given. Each file goes through
# Pillow and through this build, whole as RGB and L and by the 256/224 recipe; prints each difference, and both verdicts of every file into
# integration-tests/target/conformance/corpora.md, differences first. Exits with 1 if any file differs.
#
#   integration-tests/src/conformance/corpora.sh
#   integration-tests/src/conformance/corpora.sh /usr/share/go-1.19/src/image        and Debian's Go image testdata (package golang-1.19-src)
#   integration-tests/src/conformance/corpora.sh --only DIR                          nothing but DIR
#   ... --dry-run        prints the commands and runs nothing
#
# Needs what conformance.sh needs. Downloads 100 MB the first time; then about 4 minutes on 2 cores.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
jars="$root/integration-tests/target/corpora"
artifacts=(
    com.twelvemonkeys.imageio:imageio-jpeg:3.12.0 com.twelvemonkeys.imageio:imageio-tiff:3.12.0 com.twelvemonkeys.imageio:imageio-bmp:3.12.0
    com.twelvemonkeys.imageio:imageio-webp:3.12.0 com.twelvemonkeys.imageio:imageio-psd:3.12.0
    org.apache.commons:commons-imaging:1.0.0-alpha6 org.apache.tika:tika-parser-image-module:3.2.3
)
dry_run=false
download=true
sources=()
for argument in "$@"; do
    case "$argument" in
        --dry-run) dry_run=true ;;
        --only) download=false ;;
        --help | -h) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) sources+=("$argument") ;;
    esac
done

source "$root/integration-tests/src/conformance/environment.sh"
if $download; then
    for artifact in "${artifacts[@]}"; do
        IFS=: read -r _ name version <<<"$artifact"
        jar="$jars/$name-$version-tests.jar"
        [[ -f "$jar" ]] || (cd "$root" && run mvn -B -q -N org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy "-Dartifact=$artifact:jar:tests" \
            "-DoutputDirectory=$jars" -Dmdep.useBaseVersion=true) || echo "No test jar of $artifact: left out" >&2
        [[ ! -f "$jar" ]] || sources+=("$jar")
    done
fi
prepare_python
prepare_programs conformance/{RecipeTask,RunRecipes}.java
run "$python" -W ignore "$root/integration-tests/src/conformance/corpora.py" "${sources[@]}"
