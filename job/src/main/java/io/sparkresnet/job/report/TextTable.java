package io.sparkresnet.job.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of text in columns, each as wide as its widest cell and two spaces from the next. Not thread-safe. */
final class TextTable {
    private final List<List<String>> lines = new ArrayList<>();
    private final List<Align> alignments;

    /** At which side of its column a cell stands. */
    enum Align {
        LEFT,
        RIGHT
    }

    TextTable(Align... alignments) {
        this.alignments = List.of(alignments);
    }

    /** Adds a line of as many cells as there are columns. */
    void add(String... cells) {
        lines.add(List.of(cells));
    }

    /** The lines, without spaces at their ends. */
    List<String> lines() {
        return lines.stream().map(this::line).toList();
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String pad = " ".repeat(width(column) - cells.get(column).length());
            line.append(column == 0 ? "" : "  ")
                    .append(alignments.get(column) == Align.RIGHT ? pad + cells.get(column) : cells.get(column) + pad);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return lines.stream()
                .mapToInt(cells -> cells.get(column).length())
                .max()
                .orElse(0);
    }
}
