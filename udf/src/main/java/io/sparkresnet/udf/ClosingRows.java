package io.sparkresnet.udf;

import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * A pipeline's rows; ends its reads and gives its engine session back after the last one, on failure, or when closed. The time
 * between a row and the question for the next one is that of whoever writes them.
 */
final class ClosingRows implements RowIterator {
    private final RowIterator pipeline;
    private final SessionCache.Lease<?> lease;
    private final StageClock clock;
    private long handedOut;
    private boolean closed;

    ClosingRows(RowIterator pipeline, SessionCache.Lease<?> lease, StageClock clock) {
        this.pipeline = pipeline;
        this.lease = lease;
        this.clock = clock;
    }

    @Override
    public boolean hasNext() {
        if (closed) {
            return false;
        }
        if (handedOut != 0) {
            clock.addSince(PipelineStage.WRITE, handedOut);
            handedOut = 0;
        }
        boolean complete = false;
        try {
            boolean more = pipeline.hasNext();
            complete = more;
            return more;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("Cannot read row: every image has had its own");
        }
        Row row = pipeline.next();
        handedOut = System.nanoTime();
        return row;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pipeline.close();
            lease.close();
        }
    }
}
