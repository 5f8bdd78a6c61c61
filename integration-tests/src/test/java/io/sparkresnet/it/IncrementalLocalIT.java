package io.sparkresnet.it;

import java.nio.file.Path;

class IncrementalLocalIT extends IncrementalContract {
    @Override
    Dataset open(Path directory) {
        return new LocalDataset(directory);
    }
}
