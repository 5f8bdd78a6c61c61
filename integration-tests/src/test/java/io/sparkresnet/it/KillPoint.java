package io.sparkresnet.it;

import io.sparkresnet.it.Fault.Reach;
import io.sparkresnet.it.RequestLog.Verb;
import java.util.function.Predicate;

/**
 * A moment in a driver's life at which it is killed, named by what it is asking of the store: {@code KEPT_BACK} dies with the
 * request on the wire, {@code PASSED_ON} when the store has done it and before the driver hears so. The product knows nothing
 * of this.
 */
enum KillPoint {
    WHILE_LISTING(3, request -> request.verb() == Verb.LIST && request.query().contains("prefix=in"), Reach.PASSED_ON),
    BEFORE_THE_LISTING_IS_WRITTEN(1, request -> put(request, ".jsonl"), Reach.KEPT_BACK),
    BEFORE_THE_PLAN(1, request -> put(request, "/plan.json"), Reach.KEPT_BACK),
    AFTER_THE_PLAN(1, request -> put(request, "/plan.json"), Reach.PASSED_ON),
    BEFORE_THE_MODEL_CARD(1, request -> put(request, "/model.json"), Reach.KEPT_BACK),
    INSIDE_A_TASK(8, request -> request.is(Verb.GET, ".jpg"), Reach.KEPT_BACK),
    BETWEEN_LOCAL_FILE_AND_CREATION(1, KillPoint::putsAChunk, Reach.KEPT_BACK),
    BETWEEN_LATER_LOCAL_FILE_AND_CREATION(4, KillPoint::putsAChunk, Reach.KEPT_BACK),
    AFTER_CREATION_BEFORE_SPARK_HEARS(1, KillPoint::putsAChunk, Reach.PASSED_ON),
    AFTER_LATER_CREATION_BEFORE_SPARK_HEARS(4, KillPoint::putsAChunk, Reach.PASSED_ON),
    AFTER_THE_LAST_CHUNK_BEFORE_THE_REPORT(1, request -> put(request, "/report.html"), Reach.KEPT_BACK),
    BETWEEN_THE_LAST_CHUNK_AND_THE_SUMMARY(1, request -> put(request, "/summary.json"), Reach.KEPT_BACK),
    AFTER_THE_SUMMARY(1, request -> put(request, "/summary.json"), Reach.PASSED_ON);

    private final int occurrence;
    private final Predicate<StoreRequest> request;
    private final Reach reach;

    KillPoint(int occurrence, Predicate<StoreRequest> request, Reach reach) {
        this.occurrence = occurrence;
        this.request = request;
        this.reach = reach;
    }

    /** A plan by which {@code kill} happens at this point, once. */
    FaultPlan plan(Runnable kill) {
        return FaultPlan.nth(occurrence, request, Fault.deadly(reach, kill));
    }

    /** Whether a request creates or replaces the rows of a chunk, by one PUT. */
    static boolean putsAChunk(StoreRequest request) {
        return put(request, ".parquet");
    }

    private static boolean put(StoreRequest request, String ending) {
        return request.is(Verb.PUT, ending);
    }
}
