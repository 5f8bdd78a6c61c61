package io.sparkresnet.job.conf;

import java.util.regex.Pattern;

/**
 * A pattern of file paths: {@code *} and {@code ?} stay within a name, {@code **} crosses names, {@code [a-z]} and {@code [!a]}
 * are one character, {@code {jpg,png}} is either, a backslash takes the next character as it is. Case counts. The JDK's own
 * globs work on {@code java.nio.file.Path}, which cannot hold every object key.
 */
public final class Glob {
    private final String text;
    private final Pattern pattern;

    private Glob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /** Compiles; an IllegalArgumentException for unclosed brackets. */
    public static Glob of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("Invalid glob: empty (expected a pattern)");
        }
        return new Glob(text, Pattern.compile(new Translation(text).regex(), Pattern.DOTALL));
    }

    /** Whether a path, with {@code /} between names, matches; a pattern without {@code /} looks at the last name only. */
    public boolean matches(String path) {
        String subject = text.indexOf('/') < 0 ? path.substring(path.lastIndexOf('/') + 1) : path;
        return pattern.matcher(subject).matches();
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private static final class Translation {
        private final String glob;
        private final StringBuilder regex = new StringBuilder();
        private int at;
        private int depth;

        Translation(String glob) {
            this.glob = glob;
        }

        String regex() {
            while (at < glob.length()) {
                step(glob.charAt(at++));
            }
            if (depth != 0) {
                throw new IllegalArgumentException("Invalid glob: %s (expected a closing brace)".formatted(glob));
            }
            return regex.toString();
        }

        private void step(char c) {
            switch (c) {
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                case '[' -> characterClass();
                case '{' -> {
                    depth++;
                    regex.append("(?:");
                }
                case '}' -> close();
                case ',' -> regex.append(depth > 0 ? "|" : ",");
                case '\\' -> regex.append(Pattern.quote(at < glob.length() ? glob.substring(at, ++at) : "\\"));
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }

        private void star() {
            if (!glob.startsWith("*", at)) {
                regex.append("[^/]*");
            } else if (glob.startsWith("*/", at)) {
                at += 2;
                regex.append("(?:.*/)?");
            } else {
                at++;
                regex.append(".*");
            }
        }

        private void close() {
            if (--depth < 0) {
                throw new IllegalArgumentException("Invalid glob: %s (expected an opening brace)".formatted(glob));
            }
            regex.append(')');
        }

        private void characterClass() {
            int end = glob.indexOf(']', at + 1);
            if (end < 0) {
                throw new IllegalArgumentException("Invalid glob: %s (expected a closing bracket)".formatted(glob));
            }
            String inside = glob.substring(at, end);
            at = end + 1;
            boolean negated = inside.startsWith("!") || inside.startsWith("^");
            String members = (negated ? inside.substring(1) : inside)
                    .replace("\\", "\\\\")
                    .replace("[", "\\[")
                    .replace("&", "\\&")
                    .replace("^", "\\^");
            regex.append(negated ? "[^/" : "[").append(members).append(']');
        }
    }
}
