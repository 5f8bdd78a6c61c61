package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileStampTest {
    @Test
    void isLengthAndTimeWhereThereIsNoEtag() {
        FileStamp stamp = FileStamp.of(status(3, 1000));

        assertThat(stamp).isEqualTo(new FileStamp(3, 1000, null));
        assertThat(stamp.holds(status(3, 1000))).isTrue();
        assertThat(stamp.holds(status(4, 1000))).isFalse();
        assertThat(stamp.holds(status(3, 1001))).isFalse();
    }

    @Test
    void isTheEtagWithoutQuotesWhereThereIsOne() {
        FileStamp stamp = FileStamp.of(new Tagged(3, 1000, "\"abc\""));

        assertThat(stamp).isEqualTo(new FileStamp(3, 1000, "abc"));
        assertThat(stamp.holds(new Tagged(3, 2999, "abc"))).isTrue();
        assertThat(stamp.holds(new Tagged(3, 1000, "\"abd\""))).isFalse();
        assertThat(stamp.holds(new Tagged(4, 1000, "abc"))).isFalse();
    }

    @Test
    void anEmptyEtagIsNone() {
        assertThat(FileStamp.of(new Tagged(3, 1000, ""))).isEqualTo(new FileStamp(3, 1000, null));
        assertThat(FileStamp.of(new Tagged(3, 1000, null))).isEqualTo(new FileStamp(3, 1000, null));
        assertThat(FileStamp.of(new Tagged(3, 1000, "\""))).isEqualTo(new FileStamp(3, 1000, "\""));
    }

    @Test
    void goesThroughJson() throws IOException {
        assertThat(throughJson(new FileStamp(3, 1000, "abc"))).isEqualTo(new FileStamp(3, 1000, "abc"));
        assertThat(throughJson(new FileStamp(3, 1000, null))).isEqualTo(new FileStamp(3, 1000, null));
        assertThat(Json.line(new FileStamp(3, 1000, "abc")))
                .isEqualTo("{\"length\":3,\"modified\":1000,\"etag\":\"abc\"}");
    }

    private static FileStamp throughJson(FileStamp stamp) throws IOException {
        return Json.read(Json.line(stamp).getBytes(StandardCharsets.UTF_8), FileStamp.class);
    }

    private static FileStatus status(long length, long modified) {
        return new FileStatus(length, false, 1, 1, modified, new Path("/file"));
    }

    /** As object stores have it. */
    private static final class Tagged extends FileStatus implements EtagSource {
        private static final long serialVersionUID = 1L;
        private final @Nullable String etag;

        Tagged(long length, long modified, @Nullable String etag) {
            super(length, false, 1, 1, modified, new Path("/file"));
            this.etag = etag;
        }

        @Override
        public @Nullable String getEtag() {
            return etag;
        }
    }
}
