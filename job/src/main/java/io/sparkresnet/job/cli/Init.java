package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InitConf;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.weights.Initialization;
import io.sparkresnet.model.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code init}: freshly initialised weights, for trials and benchmarks. */
final class Init implements Subcommand {
    @Override
    public String word() {
        return "init";
    }

    @Override
    public String description() {
        return "writes freshly initialised weights of a named network as a .safetensors file";
    }

    @Override
    public Set<Key> keys() {
        return EnumSet.of(Key.NETWORK, Key.OUTPUT, Key.NUM_CLASSES, Key.SEED, Key.ZERO_INIT_RESIDUAL);
    }

    @Override
    public List<Key> required() {
        return List.of(Key.NETWORK, Key.OUTPUT);
    }

    @Override
    public String valueName(Key key) {
        return key == Key.OUTPUT ? "FILE" : key.valueName();
    }

    @Override
    public String description(Key key) {
        return switch (key) {
            case OUTPUT -> "local file to write, ending in .safetensors; never one that exists";
            case NETWORK -> "one of " + String.join(", ", NamedArchitecture.names());
            default -> key.description();
        };
    }

    @Override
    public ExitCode run(Settings settings, Console console) throws InvalidConfException, OutputException {
        InitConf conf = InitConf.of(settings);
        Path file = Path.of(conf.output());
        if (Files.exists(file)) {
            throw new OutputException("Cannot write weights %s: it exists".formatted(file));
        }
        Architecture network = conf.architecture();
        Initialization.ResidualScale scale = conf.residualStart() == InitConf.ResidualStart.ZERO
                ? Initialization.ResidualScale.ZERO
                : Initialization.ResidualScale.ONE;
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            SafetensorsWriter.write(Initialization.kaiming(network, conf.seed(), scale), file, Map.of("format", "pt"));
        } catch (IOException e) {
            throw new OutputException("Cannot write weights %s: %s".formatted(file, reason(e)), e);
        }
        console.out()
                .println("%s with %d classes, seed %d: %s"
                        .formatted(network.name(), network.numClasses(), conf.seed(), file));
        return ExitCode.DONE;
    }

    /** Java's own exceptions of files say the path and leave the reason to their class. */
    private static String reason(IOException failure) {
        if (failure instanceof FileAlreadyExistsException) {
            return "%s is a file (expected a directory)".formatted(failure.getMessage());
        }
        if (failure instanceof AccessDeniedException) {
            return "access denied: " + failure.getMessage();
        }
        return String.valueOf(failure.getMessage());
    }
}
