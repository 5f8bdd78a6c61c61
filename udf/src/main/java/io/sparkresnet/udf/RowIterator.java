package io.sparkresnet.udf;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/** The rows of one task, made while they are read; closing it ends all reads under way. For one thread. */
interface RowIterator extends Iterator<Row>, AutoCloseable {
    @Override
    void close();
}
