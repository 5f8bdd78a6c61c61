package io.sparkresnet.job.golden;

import org.apache.hadoop.fs.Path;

/**
 * An image and what the training side computed for it.
 *
 * @param line of the golden file, from 1
 * @param path absolute, with its scheme
 * @param logits one per class, finite
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record GoldenImage(int line, Path path, float[] logits) {}
