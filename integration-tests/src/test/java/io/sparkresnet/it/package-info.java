/** The whole job against a real S3 server, real Spark clusters and recorded torchvision numbers. */
@NullMarked
package io.sparkresnet.it;

import org.jspecify.annotations.NullMarked;
