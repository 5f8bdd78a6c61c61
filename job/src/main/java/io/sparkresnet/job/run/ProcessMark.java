package io.sparkresnet.job.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tells one process from all others that ever were, on Linux: enough to prove from the same machine that it has ended.
 *
 * @param boot id of the kernel's start
 * @param pidNamespace in which the pid counts: a container has its own
 * @param pid of the process
 * @param started clock ticks from the kernel's start to the process's: a pid is given again
 */
record ProcessMark(String boot, String pidNamespace, long pid, long started) {
    private static final Path PROC = Path.of("/proc");
    /** Numbered from the state on, which is field 3 of proc(5)'s {@code stat}; {@code starttime} is field 22. */
    private static final int START_TIME = 22 - 3;

    /** This process; empty where there is no such thing. */
    static Optional<ProcessMark> current() {
        try {
            long pid = ProcessHandle.current().pid();
            return Optional.of(new ProcessMark(
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip(),
                    Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString(),
                    pid,
                    Long.parseLong(stat(pid).get(START_TIME))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it can be proved that the process has ended; false says nothing. */
    boolean hasEnded() {
        Optional<ProcessMark> here = current();
        if (here.isEmpty()
                || !here.get().boot.equals(boot)
                || !here.get().pidNamespace.equals(pidNamespace)) {
            return false;
        }
        try {
            if (hidesProcesses()) {
                return false;
            }
            List<String> stat = stat(pid);
            return Long.parseLong(stat.get(START_TIME)) != started || isZombie(stat.get(0));
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Ended, and its parent has not asked how; a process whose first thread alone has ended looks alike. */
    private boolean isZombie(String state) throws IOException {
        if (!state.equals("Z")) {
            return false;
        }
        try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
            return threads.count() == 1;
        }
    }

    /** Mounted so that another user's processes cannot be seen. */
    private static boolean hidesProcesses() throws IOException {
        try (Stream<String> mounts = Files.lines(PROC.resolve("self/mounts"))) {
            return mounts.anyMatch(mount -> mount.contains(" /proc proc ")
                    && mount.contains("hidepid=")
                    && !mount.contains("hidepid=0")
                    && !mount.contains("hidepid=off"));
        }
    }

    /** The fields of {@code stat} after the name, which is in parentheses and may hold any character. */
    private static List<String> stat(long pid) throws IOException {
        String text = Files.readString(PROC.resolve(pid + "/stat"));
        return List.of(text.substring(text.lastIndexOf(')') + 2).strip().split(" "));
    }
}
