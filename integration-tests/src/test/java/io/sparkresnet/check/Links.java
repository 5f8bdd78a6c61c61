package io.sparkresnet.check;

import io.sparkresnet.check.ClassFile.Member;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Looks up every class, method and field that the job's classes name, of packages that the cluster brings, in a distribution's
 * jars: what the JVM does when it links, done for all at once and without running them. Called by {@code matrix.sh}.
 *
 * <p>{@code Links JOB_JAR JARS_DIRECTORY...} prints how many were found; those that were not go to standard error, and it ends
 * with 1.
 */
public final class Links {
    private static final String OURS = "io/sparkresnet/";
    private static final String SHADED = "io/sparkresnet/shaded/";
    private static final List<String> BROUGHT = List.of(
            "org/apache/spark/",
            "org/apache/hadoop/",
            "org/apache/parquet/",
            "scala/",
            "software/amazon/",
            "org/slf4j/");

    private final Map<String, JarFile> places = new HashMap<>();
    private final Map<String, Optional<ClassFile>> read = new HashMap<>();

    private Links() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Links links = new Links();
        for (String directory : Arrays.asList(args).subList(1, args.length)) {
            try (Stream<Path> jars = Files.list(Path.of(directory))) {
                for (Path jar :
                        jars.filter(each -> each.toString().endsWith(".jar")).toList()) {
                    links.add(jar);
                }
            }
        }
        TreeSet<String> missing = new TreeSet<>();
        int found = 0;
        for (ClassFile each : ours(Path.of(args[0]))) {
            for (String type : each.classes()) {
                if (isBrought(type) && links.find(type).isEmpty()) {
                    missing.add("%s, named by %s".formatted(type.replace('/', '.'), each.name()));
                }
            }
            for (Member member : each.uses()) {
                if (isBrought(member.owner())) {
                    if (links.has(member.owner(), member.signature())) {
                        found++;
                    } else {
                        missing.add("%s, named by %s".formatted(member, each.name()));
                    }
                }
            }
        }
        missing.forEach(System.err::println);
        System.out.printf("%d methods and fields found, %d names not%n", found, missing.size());
        System.exit(missing.isEmpty() && found > 0 ? 0 : 1);
    }

    private static boolean isBrought(String type) {
        return BROUGHT.stream().anyMatch(type::startsWith);
    }

    private static List<ClassFile> ours(Path jar) throws IOException {
        List<ClassFile> classes = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().<ZipEntry>map(each -> each)::iterator) {
                String name = entry.getName();
                if (name.startsWith(OURS) && !name.startsWith(SHADED) && name.endsWith(".class")) {
                    classes.add(parse(file, entry));
                }
            }
        }
        return classes;
    }

    private void add(Path jar) throws IOException {
        JarFile file = new JarFile(jar.toFile());
        file.stream()
                .map(ZipEntry::getName)
                .filter(each -> each.endsWith(".class"))
                .forEach(each -> places.putIfAbsent(each.substring(0, each.length() - ".class".length()), file));
    }

    private static ClassFile parse(JarFile file, ZipEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return ClassFile.parse(in.readAllBytes());
        }
    }

    private Optional<ClassFile> find(String type) throws IOException {
        Optional<ClassFile> known = read.get(type);
        if (known == null) {
            JarFile file = places.get(type);
            known = file == null ? Optional.empty() : Optional.of(parse(file, file.getEntry(type + ".class")));
            read.put(type, known);
        }
        return known;
    }

    /** Whether the class or one that it inherits from declares it. */
    private boolean has(String type, String signature) throws IOException {
        Optional<ClassFile> known = find(type);
        if (known.isEmpty()) {
            return type.startsWith("java/") && jdkHas(type, signature);
        }
        if (known.get().members().contains(signature)) {
            return true;
        }
        for (String parent : known.get().parents()) {
            if (has(parent, signature)) {
                return true;
            }
        }
        return false;
    }

    private static boolean jdkHas(String type, String signature) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(type + ".class")) {
            if (in == null) {
                return false;
            }
            ClassFile known = ClassFile.parse(in.readAllBytes());
            if (known.members().contains(signature)) {
                return true;
            }
            for (String parent : known.parents()) {
                if (jdkHas(parent, signature)) {
                    return true;
                }
            }
            return false;
        }
    }
}
