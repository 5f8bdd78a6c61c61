package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;

class StoreFailureTest {
    @Test
    void whatComesOutOfAFileSystemIsOneWhateverItsClass() {
        Throwable missing = catchThrowable(() -> new RawLocalFileSystem().open(new Path("/no/such/file")));
        Throwable nonsense = catchThrowable(() -> new RawLocalFileSystem().rename(null, null));

        assertThat(StoreFailure.isOne(missing)).isTrue();
        assertThat(nonsense).isInstanceOf(IllegalArgumentException.class).hasMessage("null path");
        assertThat(StoreFailure.isOne(nonsense)).isTrue();
    }

    @Test
    void whatThisProgramOrTheJdkThrowsIsNone() {
        Throwable own = new IllegalStateException("Cannot read on: no row is left");
        Throwable jdk = catchThrowable(() -> List.of().get(0));

        assertThat(StoreFailure.isOne(own)).isFalse();
        assertThat(StoreFailure.isOne(jdk)).isFalse();
    }
}
