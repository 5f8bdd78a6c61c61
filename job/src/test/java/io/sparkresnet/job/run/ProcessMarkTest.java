package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessMarkTest {
    @Test
    void thisProcessHasNotEnded() {
        assertThat(mark().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(mark().hasEnded()).isFalse();
    }

    @Test
    void oneThatHasEndedIsTold() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(of(process.pid(), 1).hasEnded()).isTrue();
    }

    @Test
    void anotherProcessOfThatNumberIsTold() {
        assertThat(of(mark().pid(), mark().started() - 1).hasEnded()).isTrue();
    }

    @Test
    void nothingIsToldOfAnotherMachineOrContainer() {
        ProcessMark here = mark();
        assertThat(new ProcessMark("another", here.pidNamespace(), here.pid(), 0).hasEnded())
                .isFalse();
        assertThat(new ProcessMark(here.boot(), "pid:[1]", here.pid(), 0).hasEnded())
                .isFalse();
    }

    private static ProcessMark of(long pid, long started) {
        return new ProcessMark(mark().boot(), mark().pidNamespace(), pid, started);
    }

    private static ProcessMark mark() {
        return ProcessMark.current().orElseThrow();
    }
}
