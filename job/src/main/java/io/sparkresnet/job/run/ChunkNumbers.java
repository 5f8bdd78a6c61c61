package io.sparkresnet.job.run;

import java.util.ArrayList;
import java.util.List;

/** Chunk numbers by Spark partition, as short text ({@code 0-7,9}) that travels in a job's configuration. */
final class ChunkNumbers {
    private ChunkNumbers() {}

    /** The numbers, which ascend, as text. */
    static String format(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (from < numbers.size()) {
            int to = from;
            while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
                to++;
            }
            text.append(text.isEmpty() ? "" : ",").append(numbers.get(from));
            if (to > from) {
                text.append('-').append(numbers.get(to));
            }
            from = to + 1;
        }
        return text.toString();
    }

    /** The numbers of that text. */
    static List<Integer> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        if (text.isEmpty()) {
            return numbers;
        }
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
