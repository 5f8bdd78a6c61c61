/**
 * The whole job against real stores, clusters and recorded numbers.
 *
 * <p>Failures are made at one seam, the requests to the store. A {@code FaultProxy} stands between S3A and the {@code S3Server}
 * and asks a {@code FaultPlan} of each {@code StoreRequest} whether it has a {@code Fault}: an answer of its own, a connection
 * that is reset, cut or silent, or a deed before or after the store does the request. Deeds kill, stop and hold processes: a
 * {@code DriverProcess} is the command line as a JVM of its own, a {@code KillPoint} names a moment of its life by the request
 * that it is making, {@code StandaloneCluster} has executors to kill. What must then hold is said by {@code StoredImages}, which
 * looks into the store past every proxy, and by a {@code PollingReader}, which looks all along. The product has no hooks for
 * any of this.
 */
@NullMarked
package io.sparkresnet.it;

import org.jspecify.annotations.NullMarked;
