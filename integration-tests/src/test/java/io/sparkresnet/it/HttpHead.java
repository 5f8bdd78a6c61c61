package io.sparkresnet.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The first line and the header lines of an HTTP/1.1 message, in their order and spelling.
 *
 * @param start the request or status line
 * @param lines {@code Name: value}
 */
record HttpHead(String start, List<String> lines) {

    /** Reads up to the empty line; empty where the connection ends before the first byte. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ending = 0;
        while (ending < 4) {
            int next = in.read();
            if (next < 0) {
                if (bytes.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("Connection ended within a head");
            }
            ending = next == (ending % 2 == 0 ? '\r' : '\n') ? ending + 1 : 0;
            bytes.write(next);
        }
        List<String> lines =
                bytes.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
        return Optional.of(new HttpHead(lines.get(0), lines.subList(1, lines.size())));
    }

    /** The value of the first header of that name. */
    Optional<String> header(String name) {
        return lines.stream()
                .filter(line -> name(line).equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    /** Without the headers of these names, in lower case. */
    HttpHead without(Set<String> names) {
        return new HttpHead(
                start,
                lines.stream().filter(line -> !names.contains(name(line))).toList());
    }

    /** With one more header line. */
    HttpHead with(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new HttpHead(start, List.copyOf(more));
    }

    byte[] bytes() {
        return (start + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String name(String line) {
        return line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
    }
}
