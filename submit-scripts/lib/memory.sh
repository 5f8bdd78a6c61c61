# Sourced after submit.sh: how much memory executors and the driver need, from the model, the batch and the task slots. README.md, "Memory",
# has the measurements behind the constants.

# MB of float32 weights, largest name first where one is part of another; 4 bytes a parameter, for 1,000 classes.
weights_table="wide_resnet101_2 508
wide_resnet50_2 276
resnext101_64x4d 334
resnext101_32x8d 356
resnext50_32x4d 101
resnet152 241
resnet101 179
resnet50 103
resnet34 88
resnet18 47
resnet110 7
resnet56 4
resnet20 2"

# Sets weights_mb, and weights_why: how they are known.
find_weights() {
    local weights name mb
    weights="$(argument weights)"
    if [[ -n "${WEIGHTS_MB:-}" ]]; then
        [[ "$WEIGHTS_MB" =~ ^[1-9][0-9]*$ ]] || fail "Invalid WEIGHTS_MB: $WEIGHTS_MB (expected a whole number of megabytes)"
        weights_mb="$WEIGHTS_MB" weights_why="WEIGHTS_MB"
        return
    fi
    if [[ "${job_arguments[0]}" == demo || -z "$weights$(argument conf)" ]]; then
        weights_mb=2 weights_why="the bundled model's"
        return
    fi
    if [[ -f "${weights#file://}" ]]; then
        weights_mb=$((($(wc -c <"${weights#file://}") + 999999) / 1000000)) weights_why="size of the file"
        return
    fi
    while read -r name mb; do
        if [[ "$weights" == *"$name"* ]]; then
            weights_mb="$mb" weights_why="the name says $name"
            return
        fi
    done <<<"$weights_table"
    weights_mb=508 weights_why="unknown, so the largest that is published; WEIGHTS_MB says better"
}

# whole VARIABLE DEFAULT: its value, refused if it is no whole number above 0.
whole() {
    local value="${!1:-$2}"
    [[ "$value" =~ ^[1-9][0-9]*$ ]] || fail "Invalid $1: $value (expected a whole number of 1 or more)"
    echo "$value"
}

# choose_memory: sets cores, heap_mb, overhead_mb, driver_mb and driver_overhead_mb, and says on standard error what each is made of.
choose_memory() {
    local batch side image_kb
    cores="$(whole EXECUTOR_CORES 4)"
    find_weights
    batch="$(argument batch-size)"
    batch="${batch:-16}"
    side="$(argument crop)"
    [[ "$side" =~ ^([0-9]+)(x([0-9]+))?$ ]] && side=$((BASH_REMATCH[1] * ${BASH_REMATCH[3]:-${BASH_REMATCH[1]}})) || side=50176
    [[ "$batch" =~ ^[1-9][0-9]*$ ]] || batch=16
    # Input and what the layers hold at their widest, for an image of 224x224; both grow with the pixels.
    image_kb=$((IMAGE_KB * side / 50176))
    local slots_mb=$((cores * batch * image_kb / 1024))
    heap_mb="$(whole EXECUTOR_MEMORY_MB $((1024 + 2 * weights_mb + 128 * cores)))"
    overhead_mb="$(whole EXECUTOR_OVERHEAD_MB $((BASE_MB + ENGINE_WEIGHTS * weights_mb + slots_mb)))"
    driver_mb="$(whole DRIVER_MEMORY_MB $((1024 + 6 * weights_mb)))"
    driver_overhead_mb=$((BASE_MB + ENGINE_WEIGHTS * weights_mb + batch * image_kb / 1024))
    local heap_why="1024 for Spark and reading ahead, 2 x weights, 128 x $cores slots" driver_why="1024, 6 x weights while they are read, folded and lowered"
    local overhead_why="native: $BASE_MB for the JVM, $ENGINE_WEIGHTS x weights in the engine, $cores slots x $batch images x $image_kb KB"
    cat >&2 <<SAID
# weights    $weights_mb MB ($weights_why)
# heap       $heap_mb MB an executor: ${EXECUTOR_MEMORY_MB:+EXECUTOR_MEMORY_MB instead of }$heap_why
# overhead   $overhead_mb MB an executor, ${EXECUTOR_OVERHEAD_MB:+EXECUTOR_OVERHEAD_MB instead of }$overhead_why
# driver     $driver_mb MB: ${DRIVER_MEMORY_MB:+DRIVER_MEMORY_MB instead of }$driver_why; overhead $driver_overhead_mb
SAID
}

BASE_MB=512
ENGINE_WEIGHTS=3
IMAGE_KB=24576
