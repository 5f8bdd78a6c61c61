package io.sparkresnet.job.conf;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was given, flags over the job file, and readers of it by type. A value that does not fit is added to the problems and
 * reads as not given. Not thread-safe.
 */
public final class Settings {
    private final Map<Key, List<String>> given = new EnumMap<>(Key.class);
    private final Problems problems;

    /** Values of {@code flags} win over those of {@code file}, key by key. */
    public Settings(Map<Key, List<String>> flags, Map<Key, List<String>> file, Problems problems) {
        given.putAll(file);
        given.putAll(flags);
        this.problems = problems;
    }

    /** Where problems go. */
    public Problems problems() {
        return problems;
    }

    /** Whether that key was given. */
    public boolean has(Key key) {
        return given.containsKey(key);
    }

    /** Whether a {@link Key.Form#SWITCH} is on: given as a flag, or with {@code true} in a job file. */
    public boolean isOn(Key key) {
        return value(key, "true or false", text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                })
                .orElse(false);
    }

    /** Adds a problem for each of these that was not given. */
    public void require(Key... keys) {
        for (Key key : keys) {
            if (!has(key)) {
                problems.add("Missing %s".formatted(key.flag()));
            }
        }
    }

    /** Every value, in the order given; those of a {@link Key.Form#LIST} are split at commas. */
    public List<String> all(Key key) {
        List<String> texts = given.getOrDefault(key, List.of());
        if (key.form() != Key.Form.LIST) {
            return texts;
        }
        List<String> split = new ArrayList<>();
        for (String text : texts) {
            Arrays.stream(text.split(",", -1)).map(String::strip).forEach(split::add);
        }
        return split;
    }

    /** The one value as text. */
    public Optional<String> text(Key key) {
        List<String> texts = given.getOrDefault(key, List.of());
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        if (texts.size() > 1) {
            problems.add("Invalid %s: %d values (expected one)".formatted(key.word(), texts.size()));
        }
        if (texts.get(0).isBlank()) {
            problems.add("Invalid %s: empty (expected a value)".formatted(key.word()));
            return Optional.empty();
        }
        return Optional.of(texts.get(0));
    }

    /** The one value, read by {@code reader}, which throws a RuntimeException for what it cannot read. */
    public <T> Optional<T> value(Key key, String expected, Function<String, T> reader) {
        return text(key).flatMap(text -> read(key, text, expected, reader));
    }

    /** Every value, read one by one. */
    public <T> List<T> values(Key key, String expected, Function<String, T> reader) {
        List<T> read = new ArrayList<>();
        for (String text : all(key)) {
            read(key, text, expected, reader).ifPresent(read::add);
        }
        return read;
    }

    private <T> Optional<T> read(Key key, String text, String expected, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (RuntimeException e) {
            problems.add("Invalid %s: %s (expected %s)".formatted(key.word(), text, expected));
            return Optional.empty();
        }
    }

    /** A whole number within bounds. */
    public Optional<Long> whole(Key key, long least, long most) {
        String lower =
                least == Long.MIN_VALUE ? "a whole number of 64 bits" : "a whole number from %d".formatted(least);
        String expected = most == Long.MAX_VALUE ? lower : "a whole number from %d to %d".formatted(least, most);
        return value(key, expected, text -> {
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
    }

    /** A number from 0 to 1. */
    public Optional<Double> fraction(Key key) {
        return value(key, "a number from 0 to 1", text -> {
            double number = Double.parseDouble(text);
            if (!(number >= 0 && number <= 1)) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
    }

    /** A constant of that enum, by its lower-case name. */
    public <E extends Enum<E>> Optional<E> choice(Key key, Class<E> type) {
        return value(key, choices(type), text -> constant(type, text));
    }

    /** Every value as a constant of that enum. */
    public <E extends Enum<E>> List<E> choiceList(Key key, Class<E> type) {
        return values(key, choices(type), text -> constant(type, text));
    }

    /** A date or a date and time of ISO 8601; UTC where it does not say. */
    public Optional<Instant> time(Key key) {
        return value(key, "a date or time such as 2026-01-31 or 2026-01-31T12:00:00Z", Settings::instant);
    }

    static Instant instant(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        boolean zoned = text.endsWith("Z") || text.substring(text.indexOf('T')).matches(".*[+-].*");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static <E extends Enum<E>> String choices(Class<E> type) {
        return String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException(text);
    }
}
