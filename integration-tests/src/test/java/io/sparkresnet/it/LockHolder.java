package io.sparkresnet.it;

import io.sparkresnet.job.run.OutputLock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A process of its own that takes a local output's lock, says {@code held}, and later {@code lost} if it is lost. */
final class LockHolder {
    private LockHolder() {}

    /** Arguments: the lock, the holder's name, the lease in milliseconds. */
    public static void main(String[] arguments) throws Exception {
        FileSystem local = FileSystem.getLocal(new Configuration());
        CountDownLatch lost = new CountDownLatch(1);
        OutputLock lock = OutputLock.acquire(
                local,
                new Path(arguments[0]),
                arguments[1],
                Duration.ofMillis(Long.parseLong(arguments[2])),
                sentence -> System.out.println("said " + sentence));
        lock.whenLost(lost::countDown);
        System.out.println("held");
        lost.await();
        System.out.println("lost");
    }
}
