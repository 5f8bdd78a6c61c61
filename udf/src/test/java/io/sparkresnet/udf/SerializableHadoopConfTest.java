package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SerializableHadoopConfTest {

    @Test
    void carriesEverySetting() throws Exception {
        Configuration conf = new Configuration(false);
        conf.set("fs.s3a.endpoint", "http://127.0.0.1:1");
        conf.set("fs.s3a.attempts.maximum", "1");

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new SerializableHadoopConf(conf));
        }
        SerializableHadoopConf read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (SerializableHadoopConf) in.readObject();
        }

        assertThat(read.conf().get("fs.s3a.endpoint")).isEqualTo("http://127.0.0.1:1");
        assertThat(read.conf().getInt("fs.s3a.attempts.maximum", 7)).isEqualTo(1);
        assertThat(read.conf().size()).isEqualTo(2);
    }
}
