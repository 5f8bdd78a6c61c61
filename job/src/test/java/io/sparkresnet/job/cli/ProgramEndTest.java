package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.Test;

class ProgramEndTest {
    private int registered;

    @Test
    void returnsForSuccessInTheApplicationMaster() throws SparkUserAppException {
        ProgramEnd.inApplicationMaster(0, true, () -> registered++);
        assertThat(registered).isZero();
    }

    @Test
    void throwsEveryOtherCodeInTheApplicationMaster() {
        assertThatThrownBy(() -> ProgramEnd.inApplicationMaster(5, true, () -> registered++))
                .isInstanceOfSatisfying(SparkUserAppException.class, thrown -> assertThat(thrown.exitCode())
                        .isEqualTo(5))
                .hasMessage("User application exited with 5");
        assertThat(registered).isZero();
    }

    @Test
    void registersFirstWhereSparkWasNotStarted() throws SparkUserAppException {
        ProgramEnd.inApplicationMaster(0, false, () -> registered++);
        assertThat(registered).isEqualTo(1);
        assertThatThrownBy(() -> ProgramEnd.inApplicationMaster(3, false, () -> registered++))
                .hasMessage("User application exited with 3");
        assertThat(registered).isEqualTo(2);
    }

    @Test
    void knowsTheApplicationMasterByMasterAndMode() {
        assertThat(ProgramEnd.isApplicationMaster("yarn", "cluster")).isTrue();
    }

    @Test
    void exitsEverywhereElse() {
        assertThat(ProgramEnd.isApplicationMaster("yarn", "client")).isFalse();
        assertThat(ProgramEnd.isApplicationMaster("k8s://https://host:6443", "cluster"))
                .isFalse();
        assertThat(ProgramEnd.isApplicationMaster("spark://host:7077", "cluster"))
                .isFalse();
        assertThat(ProgramEnd.isApplicationMaster("", "")).isFalse();
    }
}
