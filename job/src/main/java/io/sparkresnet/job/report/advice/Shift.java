package io.sparkresnet.job.report.advice;

import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.job.report.scan.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A run against the one that was published before it in the same output, by rules that are written beside the figures.
 * Immutable.
 *
 * @param measures each that both runs have
 * @param mix of the classes; empty if one of the runs has none
 */
public record Shift(List<Measure> measures, Optional<ClassMix> mix) {
    private static final double LEAST_DISTANCE = 0.1;
    private static final double TIMES_CHANCE = 2;
    private static final double LEAST_FAILURE_RISE = 0.01;
    private static final long LEAST_FAILURES = 5;
    private static final double LEAST_CONFIDENCE_MOVE = 0.1;
    private static final double LEAST_RATIO = 1.5;
    private static final double LEAST_FORMAT_MOVE = 0.1;
    private static final long FEWEST = 30;
    /** Classes are named in the finding if they moved by so much. */
    private static final double LEAST_NAMED_MOVE = 0.02;

    private static final int MOST_NAMED = 3;

    public Shift {
        measures = List.copyOf(measures);
    }

    /** Compares two published runs. */
    public static Shift of(Summary now, Summary before) {
        List<Measure> measures = new ArrayList<>();
        Optional<ClassMix> mix =
                now.counts().classes().isEmpty() || before.counts().classes().isEmpty()
                        ? Optional.empty()
                        : Optional.of(ClassMix.of(now.counts(), before.counts()));
        mix.ifPresent(each -> measures.add(mix(each)));
        measures.add(failures(now.counts(), before.counts()));
        RowStatistics here = now.statistics();
        RowStatistics there = before.statistics();
        if (here.confidence().count() >= FEWEST && there.confidence().count() >= FEWEST) {
            measures.add(
                    confidence(here.confidence().median(), there.confidence().median()));
        }
        if (enough(here.shorterSide(), there.shorterSide())) {
            measures.add(length(
                    "shorter side, median",
                    here.shorterSide().median(),
                    there.shorterSide().median(),
                    each -> Words.count(each) + " px"));
            formats(here, there).ifPresent(measures::add);
        }
        if (enough(here.bytes(), there.bytes())) {
            measures.add(length(
                    "file size, median", here.bytes().median(), there.bytes().median(), Words::bytes));
        }
        return new Shift(measures, mix);
    }

    /** What matters of it. */
    public List<Finding> findings() {
        return measures.stream().flatMap(each -> each.finding().stream()).toList();
    }

    private static boolean enough(Spread one, Spread other) {
        return one.count() >= FEWEST && other.count() >= FEWEST;
    }

    private static Measure mix(ClassMix mix) {
        boolean matters = mix.distance() >= LEAST_DISTANCE && mix.distance() >= TIMES_CHANCE * mix.chance();
        String headline = "The class mix moved by %s of the images".formatted(Words.percent(mix.distance()));
        List<String> named = mix.movers().stream()
                .filter(each -> Math.abs(each.difference()) >= LEAST_NAMED_MOVE)
                .limit(MOST_NAMED)
                .map(each -> "class %s %s from %s to %s of images (%s)"
                        .formatted(
                                each.name(),
                                each.difference() > 0 ? "rose" : "fell",
                                Words.percent(each.before()),
                                Words.percent(each.now()),
                                Words.points(each.difference())))
                .toList();
        return new Measure(
                "class mix, distance",
                "–",
                Words.percent(mix.distance()),
                "at least 10 %%, and at least twice the %s that chance gives".formatted(Words.percent(mix.chance())),
                matters
                        ? Optional.of(Finding.problem(
                                named.isEmpty() ? headline : headline + ": " + String.join(", ", named),
                                "Check the input (another source, or sorted by class?) and the recipe; the contact sheet shows"
                                        + " what the images look like."))
                        : Optional.empty());
    }

    private static Measure failures(RowCounts now, RowCounts before) {
        double here = Words.share(now.failed(), now.attempted());
        double there = Words.share(before.failed(), before.attempted());
        boolean matters = here > 2 * there && here - there >= LEAST_FAILURE_RISE && now.failed() >= LEAST_FAILURES;
        return new Measure(
                "failed images",
                Words.percent(there),
                Words.percent(here),
                "more than doubled, by a point or more, and at least 5 images",
                matters
                        ? Optional.of(Finding.problem(
                                "The failure rate rose from %s to %s"
                                        .formatted(Words.percent(there), Words.percent(here)),
                                "The failures by cause say what to do about each."))
                        : Optional.empty());
    }

    private static Measure confidence(double here, double there) {
        boolean matters = Math.abs(here - there) >= LEAST_CONFIDENCE_MOVE;
        String advice = here < there
                ? "The images are less like those that the model was trained on, or are preprocessed otherwise: preview"
                        + " --compare with the previous run's summary.json shows both crops."
                : "Easier images, or fewer kinds of them: look at the class mix and at duplicates.";
        return new Measure(
                "confidence, median",
                Words.probability(there),
                Words.probability(here),
                "moved by 0.10 or more",
                matters
                        ? Optional.of(Finding.problem(
                                "The median confidence %s from %s to %s"
                                        .formatted(
                                                here < there ? "fell" : "rose",
                                                Words.probability(there),
                                                Words.probability(here)),
                                advice))
                        : Optional.empty());
    }

    /** A length in words. */
    private interface Unit {
        String of(long length);
    }

    private static Measure length(String name, long here, long there, Unit unit) {
        double ratio = (double) Math.max(here, there) / Math.max(1, Math.min(here, there));
        return new Measure(
                name,
                unit.of(there),
                unit.of(here),
                "changed by a factor of 1.5 or more",
                ratio >= LEAST_RATIO
                        ? Optional.of(
                                Finding.notice(
                                        "The %s went from %s to %s".formatted(name, unit.of(there), unit.of(here)),
                                        "The images come from elsewhere or were made otherwise; predictions of both runs may not compare."))
                        : Optional.empty());
    }

    private static Optional<Measure> formats(RowStatistics here, RowStatistics there) {
        TreeSet<String> names = new TreeSet<>(here.formats().keySet());
        names.addAll(there.formats().keySet());
        Optional<Measure> farthest = Optional.empty();
        double most = -1;
        for (String name : names) {
            double now = Words.share(
                    here.formats().getOrDefault(name, 0L), here.shorterSide().count());
            double before = Words.share(
                    there.formats().getOrDefault(name, 0L), there.shorterSide().count());
            if (Math.abs(now - before) > most) {
                most = Math.abs(now - before);
                farthest = Optional.of(format(name.toUpperCase(Locale.ROOT), now, before));
            }
        }
        return farthest;
    }

    private static Measure format(String name, double here, double there) {
        return new Measure(
                name + " images",
                Words.percent(there),
                Words.percent(here),
                "moved by 10 points or more",
                Math.abs(here - there) >= LEAST_FORMAT_MOVE
                        ? Optional.of(Finding.notice(
                                "%s went from %s to %s of the images"
                                        .formatted(name, Words.percent(there), Words.percent(here)),
                                "The images come from elsewhere or were converted."))
                        : Optional.empty());
    }
}
