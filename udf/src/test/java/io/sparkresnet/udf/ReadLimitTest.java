package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadLimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ReadLimit limit = new ReadLimit(256, nanos::get);

    @Test
    void isHalvedOnceARound() {
        limit.throttled(256);
        limit.throttled(256);
        assertThat(limit.reads()).isEqualTo(128);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        limit.throttled(256);
        assertThat(limit.reads()).isEqualTo(64);
    }

    @Test
    void beginsAtTheReadsThatAreUnderWay() {
        limit.throttled(20);

        assertThat(limit.reads()).isEqualTo(10);
    }

    @Test
    void neverFallsBelowOne() {
        for (int i = 0; i < 20; i++) {
            limit.throttled(0);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }

        assertThat(limit.reads()).isEqualTo(1);
    }

    @Test
    void growsByOneWithAsManySuccessesAsItIsHighAndNeverBeyondItsMost() {
        limit.throttled(20);
        for (int i = 0; i < 11; i++) {
            limit.succeeded();
        }
        assertThat(limit.reads()).isEqualTo(11);

        for (int i = 0; i < 100_000; i++) {
            limit.succeeded();
        }
        assertThat(limit.reads()).isEqualTo(256);
    }
}
