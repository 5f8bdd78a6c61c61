package io.sparkresnet.job.run;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

class HardLinkTest extends CreateIfAbsentContract {
    @Override
    CreateIfAbsent way() throws IOException {
        return CreateIfAbsent.on(FileSystem.getLocal(new Configuration()));
    }
}
