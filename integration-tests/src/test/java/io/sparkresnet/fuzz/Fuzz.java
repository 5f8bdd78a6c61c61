package io.sparkresnet.fuzz;

import io.sparkresnet.fuzz.Verdict.Examiner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Mutated images through the decoder and preprocessing of a child JVM, which finds its classes by CLASSPATH. When the child dies or hangs, the image that it was at
 * is saved and another child goes on behind it.
 *
 * <p>{@code Fuzz SEED FROM END MAX_PIXELS HEAP FOLDER CORPUS...} exits with 1 if anything was found; {@code FROM} to
 * {@code END} are the images' numbers. {@code Fuzz SEED INDEX only MAX_PIXELS HEAP FOLDER CORPUS...} makes one image again,
 * writes it to the folder and says what comes of it.
 */
public final class Fuzz {
    /** The exit code of a worker that stopped itself at an image that took too long. */
    static final int HANG_EXIT = 77;

    private static final int MAX_DEATHS = 50;

    private final long seed;
    private final long from;
    private final long end;
    private final String maxPixels;
    private final String heap;
    private final Path folder;
    private final List<String> corpus;
    private final Findings findings = new Findings();

    private Fuzz(List<String> args, long end) {
        seed = Long.parseLong(args.get(0));
        from = Long.parseLong(args.get(1));
        this.end = end;
        maxPixels = args.get(3);
        heap = args.get(4);
        folder = Path.of(args.get(5));
        corpus = args.subList(6, args.size());
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        boolean only = words.get(2).equals("only");
        Fuzz fuzz = new Fuzz(words, only ? 0 : Long.parseLong(words.get(2)));
        if (only) {
            fuzz.again();
        } else if (!fuzz.run()) {
            System.exit(1);
        }
    }

    private Mutator mutator() throws IOException {
        return new Mutator(Corpus.of(corpus.stream().map(Path::of).toList()), seed);
    }

    private void again() throws IOException {
        Mutation mutation = mutator().mutation(from);
        Path file = save(folder, "image", from, mutation);
        System.out.println(mutation.origin().name() + ": " + String.join(", ", mutation.steps()));
        Verdict verdict = new Examiner(Long.parseLong(maxPixels)).examine(from, mutation.content());
        System.out.println(file + ": " + verdict.word() + " " + verdict.defect());
    }

    private boolean run() throws IOException, InterruptedException {
        Mutator mutator = mutator();
        Files.deleteIfExists(folder.resolve("progress"));
        Progress progress = Progress.open(folder.resolve("progress"));
        long started = System.nanoTime();
        long next = from;
        while (next < end) {
            Process worker = start(next);
            listen(worker, started);
            int exit = worker.waitFor();
            if (exit == 0) {
                break;
            }
            long culprit = progress.index();
            Path file = save(folder, exit == HANG_EXIT ? "hang" : "death", culprit, mutator.mutation(culprit));
            if (exit != HANG_EXIT) {
                findings.death(culprit, "exit %d, %s".formatted(exit, file));
            }
            next = culprit + 1;
            if (findings.deaths() > MAX_DEATHS) {
                System.out.printf("Stopped at image %d: more than %d JVMs died%n", culprit, MAX_DEATHS);
                break;
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.print(findings.report(progress.counts(), seconds, folder));
        return findings.nothing();
    }

    private Process start(long next) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The heap is resident from the start, so that what grows is native memory or metaspace
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "-XX:-CreateCoredumpOnCrash",
                FuzzWorker.class.getName(),
                Long.toString(seed),
                Long.toString(next),
                Long.toString(end),
                maxPixels,
                folder.toString()));
        command.addAll(corpus);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("worker.err").toFile()))
                .start();
    }

    private void listen(Process worker, long started) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split("\t", -1);
                if (!findings.take(words)) {
                    System.out.println("worker: " + line);
                } else if (words[0].equals("memory")) {
                    long images = Long.parseLong(words[1]) - from;
                    double rate = images / ((System.nanoTime() - started) / 1e9);
                    System.out.printf(
                            Locale.ROOT,
                            "%d images, %.0f a second, %s; go on from here with --from %s%n",
                            images,
                            rate,
                            findings.memory(),
                            words[1]);
                }
            }
        }
    }

    /** Writes an image that is to be looked at, and beside it what was done to it. */
    static Path save(Path folder, String why, long index, Mutation mutation) throws IOException {
        Path file = folder.resolve(
                "%s-%d.%s".formatted(why, index, mutation.origin().format()));
        Files.write(file, mutation.content());
        Files.writeString(
                folder.resolve("%s-%d.txt".formatted(why, index)),
                mutation.origin().name() + "\n" + String.join("\n", mutation.steps()) + "\n");
        return file;
    }
}
