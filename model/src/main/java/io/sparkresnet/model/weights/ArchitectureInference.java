package io.sparkresnet.model.weights;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.BlockKind;
import io.sparkresnet.model.network.Stage;
import io.sparkresnet.model.network.Stem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a network from the keys and shapes of its tensors. Every width is voted for by all tensors that show it, so that one
 * wrong or missing tensor is reported as such and does not turn the whole network into another one.
 */
final class ArchitectureInference {
    private static final Pattern BLOCK = Pattern.compile("layer([1-9])\\.(\\d{1,4})\\..*");
    private static final List<String> BATCH_NORM = List.of("weight", "bias", "running_mean", "running_var");
    private static final int CIFAR_STAGES = 3;
    private static final int RGB = 3;
    private static final int GRAY = 1;
    /** Far above any network; keeps products of widths inside 64 bits. */
    private static final int MAX_WIDTH = 1 << 20;

    private final Map<String, List<Long>> shapes;
    private final boolean bottleneck;

    private ArchitectureInference(Map<String, List<Long>> shapes) {
        this.shapes = shapes;
        bottleneck = shapes.keySet().stream().anyMatch(key -> key.endsWith(".conv3.weight"));
    }

    /** The network that most of these tensors belong to; keys are torchvision's. */
    static Architecture infer(Map<String, List<Long>> shapes) throws WeightsException {
        return new ArchitectureInference(shapes).infer();
    }

    private Architecture infer() throws WeightsException {
        List<Integer> blocks = blocksPerStage();
        int groups = groups(blocks);
        int stemWidth = votes().add("conv1.weight", 0).addBatchNorm("bn1").winner("the width of conv1");
        int channels = stemWidth;
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Stage stage = stage(i, blocks.get(i), channels);
            stages.add(stage);
            channels = stage.planes() * kind().expansion();
        }
        return new Architecture(
                kind(), stem(stages.size()), stemWidth, common(groups, stages), stages, inputChannels(), classes());
    }

    private BlockKind kind() {
        return bottleneck ? BlockKind.BOTTLENECK : BlockKind.BASIC;
    }

    private List<Integer> blocksPerStage() {
        List<TreeSet<Integer>> indices = new ArrayList<>();
        for (String key : shapes.keySet()) {
            Matcher block = BLOCK.matcher(key);
            if (block.matches()) {
                int stage = Integer.parseInt(block.group(1));
                while (indices.size() < stage) {
                    indices.add(new TreeSet<>());
                }
                indices.get(stage - 1).add(Integer.parseInt(block.group(2)));
            }
        }
        return indices.stream().map(ArchitectureInference::blocks).toList();
    }

    /** A gap in the numbers is a missing block; a number far beyond the others is an unexpected key. */
    private static int blocks(NavigableSet<Integer> indices) {
        if (!indices.isEmpty() && indices.last() <= 2 * indices.size()) {
            return indices.last() + 1;
        }
        int leading = 0;
        while (indices.contains(leading)) {
            leading++;
        }
        return Math.max(1, leading);
    }

    private Stage stage(int index, int blocks, int in) throws WeightsException {
        String key = "layer" + (index + 1);
        Votes widths = votes();
        Votes outs = votes();
        for (int i = 0; i < blocks; i++) {
            String block = key + "." + i + ".";
            widths.add(block + "conv1.weight", 0).addBatchNorm(block + "bn1");
            widths.add(block + "conv2.weight", 0).addBatchNorm(block + "bn2");
            if (bottleneck) {
                widths.add(block + "conv3.weight", 1);
                outs.add(block + "conv3.weight", 0).addBatchNorm(block + "bn3");
            }
        }
        int width = widths.winner("the width of " + key);
        int out = bottleneck ? outs.winner("the output of " + key) : width;
        int planes = out / kind().expansion();
        if (planes * kind().expansion() != out) {
            throw new WeightsException("%s has %d output channels (expected a multiple of %d for a %s)"
                    .formatted(key, out, kind().expansion(), kind().torchvisionName()));
        }
        boolean projects = shapes.keySet().stream().anyMatch(name -> name.startsWith(key + ".0.downsample."));
        int stride = index > 0 && (projects || in != out) ? 2 : 1;
        return new Stage(blocks, planes, width, stride);
    }

    private int groups(List<Integer> blocks) {
        Map<Long, Integer> counts = new LinkedHashMap<>();
        for (int stage = 0; bottleneck && stage < blocks.size(); stage++) {
            for (int i = 0; i < blocks.get(stage); i++) {
                List<Long> shape = shapes.getOrDefault("layer%d.%d.conv2.weight".formatted(stage + 1, i), List.of());
                if (shape.size() == 4 && shape.get(1) > 0 && shape.get(0) % shape.get(1) == 0) {
                    counts.merge(shape.get(0) / shape.get(1), 1, Integer::sum);
                }
            }
        }
        return mostFrequent(counts)
                .filter(groups -> groups > 0 && groups <= MAX_WIDTH)
                .orElse(1L)
                .intValue();
    }

    /** The groups, where they divide every stage; else 1, and the shapes that contradict it are reported. */
    private static int common(int groups, List<Stage> stages) {
        return stages.stream().allMatch(stage -> stage.width() % groups == 0) ? groups : 1;
    }

    private Stem stem(int stages) throws WeightsException {
        List<Long> shape = shapes.getOrDefault("conv1.weight", List.of());
        for (Stem stem : Stem.values()) {
            if (shape.size() == 4 && shape.get(2) == stem.kernel() && shape.get(3) == stem.kernel()) {
                return stem;
            }
        }
        if (shape.size() == 4) {
            throw new WeightsException(
                    "conv1.weight is %s (expected a kernel of 7x7 or 3x3)".formatted(RawTensor.shape(shape)));
        }
        return stages == CIFAR_STAGES ? Stem.CIFAR : Stem.IMAGENET;
    }

    private int inputChannels() throws WeightsException {
        List<Long> shape = shapes.getOrDefault("conv1.weight", List.of());
        if (shape.size() != 4) {
            return RGB;
        }
        if (shape.get(1) != RGB && shape.get(1) != GRAY) {
            throw new WeightsException("conv1.weight is %s: %d input channels (expected 3 or 1)"
                    .formatted(RawTensor.shape(shape), shape.get(1)));
        }
        return shape.get(1).intValue();
    }

    private int classes() throws WeightsException {
        boolean head = shapes.containsKey("fc.weight") || shapes.containsKey("fc.bias");
        return head ? votes().add("fc.weight", 0).add("fc.bias", 0).winner("the classes of fc") : 0;
    }

    private Votes votes() {
        return new Votes();
    }

    private static Optional<Long> mostFrequent(Map<Long, Integer> counts) {
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return counts.entrySet().stream()
                .filter(each -> each.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What the shapes say about one number; ties go to whoever spoke first. */
    private final class Votes {
        private final Map<Long, Integer> counts = new LinkedHashMap<>();

        Votes add(String key, int dimension) {
            List<Long> shape = shapes.getOrDefault(key, List.of());
            if (dimension < shape.size()) {
                counts.merge(shape.get(dimension), 1, Integer::sum);
            }
            return this;
        }

        Votes addBatchNorm(String key) {
            BATCH_NORM.forEach(name -> add(key + "." + name, 0));
            return this;
        }

        int winner(String what) throws WeightsException {
            long winner = mostFrequent(counts).orElse(0L);
            if (winner < 1 || winner > MAX_WIDTH) {
                throw new WeightsException(
                        counts.isEmpty()
                                ? "nothing tells %s: all its tensors are missing".formatted(what)
                                : "%s is %d (expected 1 to %d)".formatted(what, winner, MAX_WIDTH));
            }
            return (int) winner;
        }
    }
}
