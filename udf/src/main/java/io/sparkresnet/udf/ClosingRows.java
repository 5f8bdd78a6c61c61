package io.sparkresnet.udf;

import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** A pipeline's rows; ends its reads and gives its engine session back after the last one, on failure, or when closed. */
final class ClosingRows implements RowIterator {
    private final RowIterator pipeline;
    private final SessionCache.Lease<?> lease;
    private boolean closed;

    ClosingRows(RowIterator pipeline, SessionCache.Lease<?> lease) {
        this.pipeline = pipeline;
        this.lease = lease;
    }

    @Override
    public boolean hasNext() {
        if (closed) {
            return false;
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
        return pipeline.next();
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
