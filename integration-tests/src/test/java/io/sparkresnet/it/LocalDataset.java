package io.sparkresnet.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Local directories. */
record LocalDataset(Path directory) implements Dataset {
    @Override
    public void put(String name, byte[] content) throws IOException {
        Path file = directory.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve("in").resolve(name));
    }

    @Override
    public void deleteOutput(String name) throws IOException {
        Files.delete(directory.resolve("out").resolve(name));
    }

    @Override
    public String input() {
        return directory.resolve("in").toString();
    }

    @Override
    public String output() {
        return directory.resolve("out").toString();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
