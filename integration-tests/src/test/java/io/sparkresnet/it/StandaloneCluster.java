package io.sparkresnet.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A standalone master and workers in this JVM, executors as processes of their own, like {@code local-cluster}; but each
 * worker is a host of its own, 127.0.0.2 and up: Spark starts the second copy of a slow task only on another host.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final int ANY_PORT = 0;
    private static final int MEMORY = 1024;
    private static final String MASTER_HOST = "127.0.0.1";

    private final String master;
    private final List<RpcEnv> members;

    private StandaloneCluster(String master, List<RpcEnv> members) {
        this.master = master;
        this.members = members;
    }

    /** Starts that many workers with that many cores each; what executors write lies in {@code directory}. */
    static StandaloneCluster start(int workers, int cores, Path directory) {
        List<RpcEnv> members = new ArrayList<>();
        RpcEnv first = Master.startRpcEnvAndEndpoint(MASTER_HOST, ANY_PORT, ANY_PORT, new SparkConf())
                ._1();
        members.add(first);
        String master = first.address().toSparkURL();
        for (int worker = 0; worker < workers; worker++) {
            members.add(Worker.startRpcEnvAndEndpoint(
                    "127.0.0." + (worker + 2),
                    ANY_PORT,
                    ANY_PORT,
                    cores,
                    MEMORY,
                    new String[] {master},
                    directory.resolve("worker-" + worker).toString(),
                    Option.apply(worker),
                    new SparkConf(),
                    Option.empty()));
        }
        return new StandaloneCluster(master, members);
    }

    /** Settings of a job on this cluster, one executor a worker, all of them there before the first task. */
    Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>(LocalCluster.settings(members.size() - 1, 1));
        settings.put("spark.master", master);
        settings.put("spark.driver.host", MASTER_HOST);
        settings.put("spark.driver.bindAddress", MASTER_HOST);
        settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        return settings;
    }

    @Override
    public void close() {
        members.forEach(RpcEnv::shutdown);
        members.forEach(RpcEnv::awaitTermination);
    }
}
