package io.sparkresnet.udf;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.apache.hadoop.conf.Configuration;

/**
 * Hadoop's configuration, which is not serializable by itself, for a broadcast: every task reads through the driver's
 * settings. Spark has the same class, private to itself.
 */
public final class SerializableHadoopConf implements Externalizable {
    private static final long serialVersionUID = 1L;

    private final transient Configuration conf;

    /** For deserialization only. */
    public SerializableHadoopConf() {
        this(new Configuration(false));
    }

    /** Wraps; later changes to {@code conf} show. */
    public SerializableHadoopConf(Configuration conf) {
        this.conf = conf;
    }

    /** The configuration; not to be changed. */
    public Configuration conf() {
        return conf;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        conf.write(out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        conf.readFields(in);
    }
}
