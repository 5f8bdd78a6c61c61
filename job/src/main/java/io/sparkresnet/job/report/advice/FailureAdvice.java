package io.sparkresnet.job.report.advice;

import java.util.Map;

/** What to do about failed images, by the kind of their error. */
public final class FailureAdvice {
    private static final String AGAIN = "the next call does them again";
    private static final Map<String, String> BY_KIND = Map.ofEntries(
            Map.entry("missing", "Listed, and gone when they were read: " + AGAIN + ", if they are back."),
            Map.entry("changed", "Written anew since they were listed: " + AGAIN + ", as they are then."),
            Map.entry(
                    "forbidden",
                    "The store refuses these objects alone: look at their permissions or keys, then use --retry-failed."),
            Map.entry(
                    "timeout",
                    "The store did not answer in time: " + AGAIN + "; many of them mean a store under strain."),
            Map.entry("io", "The store or the way to it failed: " + AGAIN + "."),
            Map.entry(
                    "too_large",
                    "Beyond the limits on bytes or pixels: shrink them, or raise spark.resnet.fetch.max-file-bytes if it is bytes."),
            Map.entry(
                    "empty",
                    "They have no bytes: an upload that broke off, or a placeholder. Upload them again or --exclude them."),
            Map.entry(
                    "not_an_image",
                    "Something else under an image's name: the message says what. --exclude such names."),
            Map.entry("unsupported", "An image of a kind that this build does not read: convert them."),
            Map.entry("truncated", "They end early: copies that broke off. Copy them again from their source."),
            Map.entry(
                    "corrupt",
                    "Their bytes contradict their format: copy them again; if they are the same, they are broken."),
            Map.entry("engine", "The engine refused their input: please report it with one such image."),
            Map.entry(
                    "not_finite",
                    "The network gave NaN or an infinity: look at the weights and at the recipe's mean and std."),
            Map.entry(
                    "crashed",
                    "Their evaluation ended the process, twice with nothing else in work: please report it with one such image."),
            Map.entry("internal", "A defect of this program: please report it with the message."));

    private FailureAdvice() {}

    /** A sentence or two. */
    public static String of(String kind) {
        return BY_KIND.getOrDefault(kind, "The message says why; --retry-failed does them again.");
    }
}
