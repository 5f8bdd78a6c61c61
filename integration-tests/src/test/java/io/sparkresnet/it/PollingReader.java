package io.sparkresnet.it;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A reader who looks at an output again and again while others write, die and write again, and keeps what it must never see:
 * two rows of one version of an image and one model, or a file that cannot be read.
 */
final class PollingReader implements AutoCloseable {
    private final Supplier<List<String>> identities;
    private final Duration pause;
    private final List<String> findings = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger mostRows = new AtomicInteger();

    private PollingReader(Supplier<List<String>> identities, Duration pause) {
        this.identities = identities;
        this.pause = pause;
        this.thread = new Thread(this::lookOn, "polling-reader");
        thread.setDaemon(true);
    }

    /**
     * Begins to look.
     *
     * @param identities reads the output and returns path, version and model of each row as one text
     * @param pause between two looks
     */
    static PollingReader start(Supplier<List<String>> identities, Duration pause) {
        PollingReader reader = new PollingReader(identities, pause);
        reader.thread.start();
        return reader;
    }

    /** Looks a last time, stops, and returns what must not be. */
    List<String> findings() {
        close();
        if (findings.isEmpty()) {
            look();
        }
        return List.copyOf(findings);
    }

    /** How often it has read everything. */
    int looks() {
        return looks.get();
    }

    /** The most rows it has seen at once. */
    int mostRows() {
        return mostRows.get();
    }

    private void lookOn() {
        while (!closed && look()) {
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One look; false: there was a finding that ends all looking. */
    private boolean look() {
        try {
            List<String> rows = identities.get();
            Set<String> distinct = new HashSet<>();
            rows.stream()
                    .filter(row -> !distinct.add(row))
                    .forEach(row -> findings.add("Look %d: two rows of %s".formatted(looks.get() + 1, row)));
            mostRows.accumulateAndGet(rows.size(), Math::max);
            looks.incrementAndGet();
            return true;
        } catch (RuntimeException e) {
            findings.add("Look %d failed: %s".formatted(looks.get() + 1, e));
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
