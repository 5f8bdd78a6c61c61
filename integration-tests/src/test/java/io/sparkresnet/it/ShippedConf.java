package io.sparkresnet.it;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of {@code conf/}, as they are shipped. */
final class ShippedConf {
    private static final Pattern HEADING = Pattern.compile("# == (.+)");
    private static final Pattern COMMENTED_SETTING = Pattern.compile("# (spark\\.\\S+\\s+\\S+)");

    private ShippedConf() {}

    /** The settings of a file, as spark-submit reads it. */
    static Map<String, String> settings(String file) {
        return properties(text(file));
    }

    /** The settings under each heading, as they are once uncommented. */
    static Map<String, Map<String, String>> examples(String file) {
        Map<String, Map<String, String>> examples = new LinkedHashMap<>();
        Map<String, String> example = new LinkedHashMap<>();
        for (String line : text(file).lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            Matcher setting = COMMENTED_SETTING.matcher(line);
            if (heading.matches()) {
                example = new LinkedHashMap<>();
                examples.put(heading.group(1), example);
            } else if (setting.matches()) {
                example.putAll(properties(setting.group(1)));
            }
        }
        return examples;
    }

    /** The text of a file of {@code conf/}. */
    static String text(String file) {
        Path path = Path.of(System.getProperty("basedir", "."), "..", "conf", file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> properties(String text) {
        Properties read = new Properties();
        try {
            read.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        read.stringPropertyNames()
                .forEach(name -> settings.put(name, read.getProperty(name).strip()));
        return settings;
    }
}
