/** Where images come from: a recursive listing through Hadoop's FileSystem, and what is wrong with an input. */
@NullMarked
package io.sparkresnet.job.source;

import org.jspecify.annotations.NullMarked;
