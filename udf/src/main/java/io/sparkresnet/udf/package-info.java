/** Images in object storage to rows of predictions, on Spark: fetching, batching, one engine session an executor, the schema. */
@NullMarked
package io.sparkresnet.udf;

import org.jspecify.annotations.NullMarked;
