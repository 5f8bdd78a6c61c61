package io.sparkresnet.udf;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one attempt of a chunk has in work: images by their place in the chunk. Left behind, it says where the attempt ended.
 * Immutable.
 *
 * @param from the first
 * @param until the one after the last
 * @param scope whether anything else was in work in the same JVM
 * @param stage how far it had come, where the scope is {@link Scope#ALONE}
 */
record FenceMark(long from, long until, Scope scope, ErrorStage stage) {
    private static final Pattern LINE =
            Pattern.compile("spark-resnet fence ([0-9]{1,18}) ([0-9]{1,18}) ([a-z-]+) ([a-z]+)\n");

    /** What else was in work. */
    enum Scope {
        /** Other images, of this task and of others. */
        AMONG_OTHERS,
        /** Nothing but this one image. */
        ALONE
    }

    /** Images that are in work together. */
    static FenceMark range(long from, long until) {
        return new FenceMark(from, until, Scope.AMONG_OTHERS, ErrorStage.FETCH);
    }

    /** One image, with nothing else in work in the JVM. */
    static FenceMark alone(long index, ErrorStage stage) {
        return new FenceMark(index, index + 1, Scope.ALONE, stage);
    }

    boolean covers(long index) {
        return from <= index && index < until;
    }

    /** One line. */
    String text() {
        return "spark-resnet fence %d %d %s %s\n"
                .formatted(from, until, scope.name().toLowerCase(Locale.ROOT).replace('_', '-'), stage.text());
    }

    /** What {@link #text} wrote; empty for anything else, such as a file that was never finished. */
    static Optional<FenceMark> parse(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            return Optional.empty();
        }
        for (Scope scope : Scope.values()) {
            for (ErrorStage stage : ErrorStage.values()) {
                FenceMark mark =
                        new FenceMark(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)), scope, stage);
                if (mark.text().equals(text)) {
                    return Optional.of(mark);
                }
            }
        }
        return Optional.empty();
    }
}
