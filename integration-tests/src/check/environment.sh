# Sourced by checks that have run() and dry_run.

# environment DIRECTORY PACKAGE: a Python of its own with that package, made once.
environment() {
    [[ -x "$1/bin/python" && -f "$1/complete" ]] && return
    run python3 -m venv --clear "$1"
    run "$1/bin/pip" install --quiet --disable-pip-version-check "$2"
    $dry_run || : >"$1/complete"
}
