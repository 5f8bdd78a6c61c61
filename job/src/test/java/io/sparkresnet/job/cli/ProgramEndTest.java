package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgramEndTest {
    @BeforeEach
    void beApplicationMaster() {
        System.setProperty("spark.master", "yarn");
        System.setProperty("spark.submit.deployMode", "cluster");
    }

    @AfterEach
    void beNothing() {
        System.clearProperty("spark.master");
        System.clearProperty("spark.submit.deployMode");
    }

    @Test
    void returnsForSuccessInTheApplicationMaster() throws SparkUserAppException {
        ProgramEnd.with(0);
    }

    @Test
    void throwsEveryOtherCodeInTheApplicationMaster() {
        assertThatThrownBy(() -> ProgramEnd.with(5))
                .isInstanceOfSatisfying(SparkUserAppException.class, thrown -> assertThat(thrown.exitCode())
                        .isEqualTo(5))
                .hasMessage("User application exited with 5");
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
