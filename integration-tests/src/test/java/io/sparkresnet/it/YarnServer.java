package io.sparkresnet.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeys;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ResourceScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;

/**
 * The cluster of {@code clusters.sh yarn}: HDFS, a resource manager and two node managers in this JVM, containers as processes of
 * their own. Node managers end a container that takes more memory than it asked for.
 *
 * <p>{@code YarnServer DIRECTORY} writes {@code core-site.xml} and {@code yarn-site.xml} for clients to {@code DIRECTORY/conf} and prints
 * the address of HDFS. It copies a file or directory for each line {@code put LOCAL REMOTE} or {@code get REMOTE LOCAL}, split at tabs, on
 * standard input, prints {@code done}, and ends with its input. Containers' logs are under {@code target} of the working directory.
 */
public final class YarnServer {
    private static final int NODES = 2;
    private static final String LOOPBACK = "127.0.0.1:0";

    private YarnServer() {}

    /** Runs it. */
    public static void main(String[] args) {
        try {
            serve(Path.of(args[0]));
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        // Hadoop leaves threads behind that are no daemons
        System.exit(0);
    }

    private static void serve(Path directory) throws IOException {
        try (MiniDFSCluster hdfs = HdfsServer.cluster(directory.resolve("hdfs"));
                MiniYARNCluster yarn = new MiniYARNCluster("yarn", NODES, 1, 1)) {
            YarnConfiguration conf = new YarnConfiguration(new Configuration(hdfs.getConfiguration(0)));
            conf.set("fs.defaultFS", hdfs.getURI().toString());
            // The default one reads its queues from a file of its own.
            conf.setClass(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class, ResourceScheduler.class);
            conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
            conf.setInt(YarnConfiguration.NM_PMEM_MB, 6144);
            conf.setInt(YarnConfiguration.NM_VCORES, 4);
            conf.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, true);
            conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
            conf.set(YarnConfiguration.NM_CONTAINER_MON_INTERVAL_MS, "500");
            // A machine's disk that is 90 % full is not what is tested.
            conf.set(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, "100");
            conf.set(YarnConfiguration.NM_WEBAPP_ADDRESS, LOOPBACK);
            yarn.init(conf);
            yarn.start();
            write(directory.resolve("conf"), new Configuration(yarn.getConfig()));
            System.out.println(hdfs.getURI());
            copy(hdfs.getFileSystem());
        }
    }

    private static void copy(FileSystem files) throws IOException {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] words = line.split("\t", -1);
            if (words[0].equals("put")) {
                files.copyFromLocalFile(path(words[1]), path(words[2]));
            } else {
                files.copyToLocalFile(false, path(words[1]), path(words[2]), true);
            }
            System.out.println("done");
        }
    }

    private static org.apache.hadoop.fs.Path path(String text) {
        return new org.apache.hadoop.fs.Path(text);
    }

    private static void write(Path directory, Configuration conf) throws IOException {
        // A class of the mini cluster's, which clients don't have
        conf.unset(CommonConfigurationKeys.NET_TOPOLOGY_NODE_SWITCH_MAPPING_IMPL_KEY);
        Files.createDirectories(directory);
        for (String name : List.of("core-site.xml", "yarn-site.xml")) {
            try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
                conf.writeXml(out);
            }
        }
    }
}
