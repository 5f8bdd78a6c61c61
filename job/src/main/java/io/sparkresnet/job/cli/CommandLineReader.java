package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.JobFile;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Problems;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.conf.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A subcommand's flags by picocli, made from the table of {@link Key}s. Every value is read as text, so that nothing stops at
 * the first mistake: unknown flags, flags without a value and all that {@link Settings} finds are reported together.
 */
final class CommandLineReader {
    private static final String PROGRAM = "spark-resnet";
    private static final String CONF = "--conf";
    private static final String HELP = "--help";

    private final Subcommand subcommand;
    private final CommandLine commandLine;

    CommandLineReader(Subcommand subcommand) {
        this.subcommand = subcommand;
        CommandSpec spec = CommandSpec.create().name(PROGRAM + " " + subcommand.word());
        spec.usageMessage()
                .customSynopsis(synopsis())
                .description(subcommand.description())
                .sortOptions(false)
                .width(110);
        spec.addOption(OptionSpec.builder("-h", HELP)
                .usageHelp(true)
                .description("prints this")
                .build());
        if (takesConf()) {
            spec.addOption(OptionSpec.builder(CONF)
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .paramLabel("FILE")
                    .description(
                            "YAML job file with any of these flags as keys, without the dashes; a flag wins over it")
                    .build());
        }
        for (Key.Group group : Key.Group.values()) {
            addGroup(spec, group);
        }
        spec.parser().collectErrors(true).unmatchedArgumentsAllowed(true).overwrittenOptionsAllowed(true);
        commandLine = new CommandLine(spec);
    }

    private String synopsis() {
        return "%s %s%s [FLAGS]"
                .formatted(
                        PROGRAM,
                        subcommand.word(),
                        subcommand.required().stream()
                                .map(key -> " %s=%s".formatted(key.flag(), subcommand.valueName(key)))
                                .collect(Collectors.joining()));
    }

    private boolean takesConf() {
        return subcommand.keys().contains(Key.INPUT);
    }

    private void addGroup(CommandSpec spec, Key.Group group) {
        ArgGroupSpec.Builder args = ArgGroupSpec.builder()
                .heading("%n" + group.heading() + "%n")
                .validate(false)
                .exclusive(false);
        boolean any = false;
        for (Key key : subcommand.keys()) {
            if (key.group() == group) {
                OptionSpec.Builder option =
                        OptionSpec.builder(key.flag()).description(escaped(subcommand.description(key)));
                args.addArg(
                        key.form() == Key.Form.SWITCH
                                ? option.type(boolean.class).build()
                                : option.type(List.class)
                                        .auxiliaryTypes(String.class)
                                        .paramLabel(subcommand.valueName(key))
                                        .arity("1")
                                        .build());
                any = true;
            }
        }
        if (any) {
            spec.addArgGroup(args.build());
        }
    }

    private static String escaped(String description) {
        return description.replace("%", "%%");
    }

    /** Whether the help is asked for. */
    static boolean asksForHelp(List<String> arguments) {
        return arguments.contains(HELP) || arguments.contains("-h");
    }

    /** The help text. */
    String help() {
        return commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    /** What the arguments say; what is wrong with them stands in the settings' problems. */
    Settings read(List<String> arguments) {
        Problems problems = new Problems();
        Set<Key> without = EnumSet.noneOf(Key.class);
        ParseResult result = commandLine.parseArgs(arguments.toArray(String[]::new));
        for (Exception error : result.errors()) {
            if (error instanceof CommandLine.MissingParameterException missing
                    && missing.getMissing().get(0) instanceof OptionSpec option) {
                problems.add("Missing value of %s (expected %s)".formatted(option.longestName(), option.paramLabel()));
                Key.named(option.longestName().substring(2)).ifPresent(without::add);
            } else if (!(error instanceof CommandLine.UnmatchedArgumentException)) {
                problems.add(String.valueOf(error.getMessage()));
            }
        }
        List<String> known =
                new ArrayList<>(subcommand.keys().stream().map(Key::flag).toList());
        known.add(CONF);
        reportUnmatched(result.unmatched(), known, problems);
        Map<Key, List<String>> flags = new EnumMap<>(Key.class);
        for (Key key : subcommand.keys()) {
            if (result.hasMatchedOption(key.flag())) {
                flags.put(key, values(result, key));
            }
        }
        Map<Key, List<String>> file = file(result, problems);
        without.forEach(key -> flags.putIfAbsent(key, List.of()));
        return new Settings(flags, file, problems);
    }

    /** What follows an unknown flag is taken for its value, and is no problem of its own. */
    private static void reportUnmatched(List<String> unmatched, List<String> known, Problems problems) {
        boolean afterFlag = false;
        for (String argument : unmatched) {
            boolean flag = argument.startsWith("-");
            if (flag) {
                String name = argument.replaceFirst("=.*", "");
                problems.add("Unknown flag %s%s".formatted(name, Suggestion.phrase(name, known)));
            } else if (!afterFlag) {
                problems.add("Unexpected argument %s".formatted(argument));
            }
            afterFlag = flag && argument.indexOf('=') < 0;
        }
    }

    private static List<String> values(ParseResult result, Key key) {
        return key.form() == Key.Form.SWITCH
                ? List.of("true")
                : result.matchedOption(key.flag()).originalStringValues();
    }

    private Map<Key, List<String>> file(ParseResult result, Problems problems) {
        if (!takesConf() || !result.hasMatchedOption(CONF)) {
            return Map.of();
        }
        List<String> files = result.matchedOption(CONF).originalStringValues();
        if (files.size() != 1) {
            problems.add("Invalid conf: %d files (expected one)".formatted(files.size()));
            return Map.of();
        }
        if (files.get(0).isBlank()) {
            problems.add("Invalid conf: empty (expected a file)");
            return Map.of();
        }
        Map<Key, List<String>> values = JobFile.read(Path.of(files.get(0)), problems);
        Set<Key> taken = subcommand.keys();
        values.keySet().removeIf(key -> !taken.contains(key));
        return values;
    }

    /** The subcommands, as the help of the whole program lists them. */
    static String overview(List<Subcommand> subcommands) {
        StringBuilder text = new StringBuilder(
                "Runs a residual network over every image of a dataset and writes one Parquet row per image.\n\nUsage: "
                        + PROGRAM + " SUBCOMMAND [FLAGS]\n\n");
        for (Subcommand each : subcommands) {
            text.append("  %-10s%s%n".formatted(each.word(), each.description()));
        }
        return text.append("\n")
                .append(PROGRAM)
                .append(" SUBCOMMAND --help lists the flags; --version prints the version\n")
                .toString();
    }

    static List<String> rest(String[] arguments) {
        return Arrays.asList(arguments).subList(1, arguments.length);
    }
}
