package io.sparkresnet.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A name node and a data node in this JVM, on free ports of the loopback, with their data under {@code target/}. */
final class HdfsServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1:0";

    private final MiniDFSCluster cluster;
    private final Path directory;

    private HdfsServer(MiniDFSCluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    static HdfsServer start() throws IOException {
        Path directory = Files.createTempDirectory("hdfs-");
        return new HdfsServer(cluster(directory), directory);
    }

    /** A cluster with its data in that directory; who starts it closes it. */
    static MiniDFSCluster cluster(Path directory) throws IOException {
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
        conf.set("dfs.namenode.rpc-bind-host", "127.0.0.1");
        conf.set("dfs.namenode.http-address", LOOPBACK);
        conf.set("dfs.datanode.address", LOOPBACK);
        conf.set("dfs.datanode.http.address", LOOPBACK);
        conf.set("dfs.datanode.ipc.address", LOOPBACK);
        return new MiniDFSCluster.Builder(conf)
                .numDataNodes(1)
                .waitSafeMode(true)
                .build();
    }

    FileSystem fileSystem() throws IOException {
        return cluster.getFileSystem();
    }

    URI uri() {
        return cluster.getURI();
    }

    /** What a client needs, as Spark configuration. */
    Map<String, String> sparkSettings() {
        return Map.of("spark.hadoop.dfs.client.use.datanode.hostname", "false", "spark.hadoop.dfs.replication", "1");
    }

    @Override
    public void close() {
        cluster.shutdown(true);
        directory.toFile().deleteOnExit();
    }
}
