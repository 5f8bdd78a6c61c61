package io.sparkresnet.it;

import java.io.IOException;
import java.nio.file.Path;

class IncrementalS3IT extends IncrementalContract {
    @Override
    Dataset open(Path directory) throws IOException {
        return new S3Dataset(S3Server.start(), "incremental");
    }
}
