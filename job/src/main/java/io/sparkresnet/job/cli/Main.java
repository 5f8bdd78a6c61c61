package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Suggestion;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.weights.WeightsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkUserAppException;

/** The program: finds the subcommand, and turns what it throws into one message and an exit code. */
public final class Main {
    private static final Subcommand PREDICT = new Predict();
    private static final List<Subcommand> SUBCOMMANDS =
            List.of(new Demo(), PREDICT, new Describe(), new Preview(), new Init(), new Status());

    private Main() {}

    /**
     * Runs a subcommand and ends the JVM with its exit code.
     *
     * @throws SparkUserAppException with the exit code, to YARN's application master alone
     */
    public static void main(String[] arguments) throws SparkUserAppException {
        StopNotice.install(
                arguments.length > 0 && arguments[0].equals(PREDICT.word())
                        ? "stopped by a signal; the same command goes on where it stopped"
                        : "stopped");
        ProgramEnd.with(run(arguments));
    }

    /** Runs a subcommand on standard output and error, and returns its exit code. */
    public static int run(String... arguments) {
        Console console = new Console(System.out, JsonLog.of(System.err, System.getenv()));
        try {
            return dispatch(arguments, console).number();
        } catch (InvalidConfException e) {
            return failed(console, e, ExitCode.USAGE);
        } catch (InputException e) {
            return failed(console, e, ExitCode.INPUT);
        } catch (WeightsException e) {
            return failed(console, e, ExitCode.WEIGHTS);
        } catch (OutputException e) {
            return failed(console, e, ExitCode.OUTPUT);
        } catch (OutOfMemoryError e) {
            console.err()
                    .println(
                            "spark-resnet: Cannot go on: out of memory (%s) with a heap of %d MB; give this process more"
                                            .formatted(
                                                    e.getMessage(),
                                                    Runtime.getRuntime().maxMemory() >> 20)
                                    + " (spark.driver.memory; -Xmx where Spark runs in process)");
            return ExitCode.DEFECT.number();
        } catch (RuntimeException | Error e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            console.err()
                    .println("spark-resnet: unexpected failure, a defect; please report it with this trace\n"
                            + trace.toString().stripTrailing());
            return ExitCode.DEFECT.number();
        }
    }

    private static ExitCode dispatch(String[] arguments, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException {
        SparkDefaults.load();
        if (arguments.length == 0) {
            throw new InvalidConfException("Missing subcommand (expected one of %s)".formatted(words()));
        }
        String word = arguments[0];
        if (word.equals("--version")) {
            console.out().println("spark-resnet " + Versions.own());
            return ExitCode.DONE;
        }
        if (word.equals("--help") || word.equals("-h") || word.equals("help")) {
            console.out().print(CommandLineReader.overview(SUBCOMMANDS));
            return ExitCode.DONE;
        }
        Optional<Subcommand> subcommand =
                SUBCOMMANDS.stream().filter(each -> each.word().equals(word)).findFirst();
        if (subcommand.isEmpty()) {
            List<String> known = SUBCOMMANDS.stream().map(Subcommand::word).toList();
            throw new InvalidConfException("Unknown subcommand %s%s (expected one of %s)"
                    .formatted(word, Suggestion.phrase(word, known), words()));
        }
        CommandLineReader reader = new CommandLineReader(subcommand.get());
        List<String> rest = CommandLineReader.rest(arguments);
        if (CommandLineReader.asksForHelp(rest)) {
            console.out().print(reader.help());
            return ExitCode.DONE;
        }
        ScratchSpace.require(System.getenv());
        return subcommand.get().run(reader.read(rest), console);
    }

    private static String words() {
        return String.join(", ", SUBCOMMANDS.stream().map(Subcommand::word).toList());
    }

    private static int failed(Console console, Exception failure, ExitCode code) {
        console.err().println("spark-resnet: " + failure.getMessage());
        return code.number();
    }
}
