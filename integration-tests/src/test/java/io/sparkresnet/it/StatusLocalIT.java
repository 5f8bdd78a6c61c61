package io.sparkresnet.it;

import java.nio.file.Path;

class StatusLocalIT extends StatusContract {
    @Override
    Dataset open(Path directory) {
        return new LocalDataset(directory);
    }
}
