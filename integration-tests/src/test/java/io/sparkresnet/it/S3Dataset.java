package io.sparkresnet.it;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A bucket of its own. */
record S3Dataset(S3Server server, String bucket) implements Dataset {
    /** Hadoop keeps a bucket's file system, and with it the address of its server, as long as the JVM lives. */
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    S3Dataset {
        server.createBucket(bucket);
    }

    /** A bucket that was never used in this JVM. */
    static S3Dataset fresh(S3Server server) {
        return new S3Dataset(server, "dataset-" + BUCKETS.incrementAndGet());
    }

    @Override
    public void put(String name, byte[] content) {
        server.put(bucket, "in/" + name, content);
    }

    @Override
    public void delete(String name) {
        server.delete(bucket, "in/" + name);
    }

    @Override
    public void deleteOutput(String name) {
        server.delete(bucket, "out/" + name);
    }

    @Override
    public String input() {
        return "s3a://" + bucket + "/in";
    }

    @Override
    public String output() {
        return "s3a://" + bucket + "/out";
    }

    @Override
    public Map<String, String> settings() {
        return server.sparkSettings();
    }
}
