package io.sparkresnet.udf;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A share of an {@link Exclusion} that another thread holds, as one that hangs does, until this is closed. */
final class HeldShare implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private final CompletableFuture<Void> holder;

    /** Returns once the share is held. */
    HeldShare(Exclusion exclusion) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        holder = CompletableFuture.runAsync(() -> {
            try (Exclusion.Held share = exclusion.taskShare()) {
                held.countDown();
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        held.await();
    }

    /** Returns once it is given back. */
    @Override
    public void close() {
        end.countDown();
        holder.join();
    }
}
