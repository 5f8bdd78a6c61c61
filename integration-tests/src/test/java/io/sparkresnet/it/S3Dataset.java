package io.sparkresnet.it;

import java.util.Map;

/** A bucket of its own. */
record S3Dataset(S3Server server, String bucket) implements Dataset {
    S3Dataset {
        server.createBucket(bucket);
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
