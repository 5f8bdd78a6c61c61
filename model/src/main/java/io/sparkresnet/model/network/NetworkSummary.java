package io.sparkresnet.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a network costs and what shapes it has: the paper's table 1 for one architecture and one input size. Immutable.
 *
 * @param architecture the network
 * @param height of the input in pixels
 * @param width of the input in pixels
 * @param rows stem, stages, pool and fc, in order
 * @param parameters learnt values: weights and biases, running statistics not counted
 * @param multiplyAdds of one forward pass of one image: convolutions and fc, as the paper counts its FLOPs
 */
public record NetworkSummary(
        Architecture architecture, int height, int width, List<Row> rows, long parameters, long multiplyAdds) {

    public NetworkSummary {
        rows = List.copyOf(rows);
    }

    /**
     * One line of the table.
     *
     * @param layer {@code conv1}, {@code maxpool}, a stage, {@code avgpool}, {@code fc}
     * @param blocks what it is made of: {@code [1x1 64, 3x3 64, 1x1 256] x 3}
     * @param shape of its output without N: {@code 256x56x56}
     * @param parameters learnt values in it
     * @param multiplyAdds of one image in it
     */
    public record Row(String layer, String blocks, String shape, long parameters, long multiplyAdds) {}

    /** The summary for images of that size. */
    public static NetworkSummary of(Architecture architecture, int height, int width) {
        CostCounter counter = new CostCounter();
        new ResNet(architecture).forward(new CostCounter.Extent(architecture.inputChannels(), height, width), counter);
        List<Row> rows = new ArrayList<>();
        for (CostCounter.Layer layer : counter.layers()) {
            rows.add(new Row(
                    layer.name,
                    blocks(architecture, layer.name),
                    layer.extent.text(),
                    layer.parameters,
                    layer.multiplyAdds));
        }
        long parameters = rows.stream().mapToLong(Row::parameters).sum();
        long multiplyAdds = rows.stream().mapToLong(Row::multiplyAdds).sum();
        return new NetworkSummary(architecture, height, width, rows, parameters, multiplyAdds);
    }

    private static String blocks(Architecture architecture, String layer) {
        Stem stem = architecture.stem();
        if (layer.equals("conv1")) {
            return "%dx%d %d, stride %d"
                    .formatted(stem.kernel(), stem.kernel(), architecture.stemWidth(), stem.stride());
        }
        if (layer.equals("maxpool")) {
            return "3x3 max, stride 2";
        }
        if (layer.equals("avgpool")) {
            return "global average";
        }
        if (layer.equals("fc")) {
            return "linear %d".formatted(architecture.numClasses());
        }
        Stage stage = architecture.stages().get(Integer.parseInt(layer.substring("layer".length())) - 1);
        String grouped = architecture.groups() > 1 ? " in %d groups".formatted(architecture.groups()) : "";
        String path =
                switch (architecture.block()) {
                    case BASIC -> "3x3 %d, 3x3 %d".formatted(stage.planes(), stage.planes());
                    case BOTTLENECK ->
                        "1x1 %d, 3x3 %d%s, 1x1 %d"
                                .formatted(
                                        stage.width(),
                                        stage.width(),
                                        grouped,
                                        stage.planes() * BlockKind.BOTTLENECK.expansion());
                };
        return "[%s] x %d".formatted(path, stage.blocks());
    }

    /** The table as text, a line a row and a line of totals. */
    public String table() {
        int blocksWidth = Math.max(
                20, rows.stream().mapToInt(row -> row.blocks().length()).max().orElse(0));
        String format = "%-8s  %-" + blocksWidth + "s  %12s  %13s  %16s%n";
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, format, "layer", "blocks", "output", "parameters", "multiply-adds"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    row.layer(),
                    row.blocks(),
                    row.shape(),
                    grouped(row.parameters()),
                    grouped(row.multiplyAdds())));
        }
        table.append(String.format(Locale.ROOT, format, "total", "", "", grouped(parameters), grouped(multiplyAdds)));
        return table.toString();
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
