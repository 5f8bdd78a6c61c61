package io.sparkresnet.fuzz;

/** A file of the corpus. Nobody changes its bytes. */
final class Seed {
    private final String name;
    private final String format;
    private final byte[] content;

    /** A file by its name; {@code format} is {@code jpeg}, {@code png} and so on. */
    Seed(String name, String format, byte[] content) {
        this.name = name;
        this.format = format;
        this.content = content;
    }

    String name() {
        return name;
    }

    String format() {
        return format;
    }

    byte[] content() {
        return content;
    }
}
