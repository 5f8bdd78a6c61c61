package io.sparkresnet.it;

import io.sparkresnet.it.RequestLog.Verb;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Decides which requests go wrong, and how. Asked once a request, by many threads. */
@FunctionalInterface
interface FaultPlan {
    FaultPlan NONE = request -> Optional.empty();

    /** The fault of this request, if it has one. */
    Optional<Fault> faultOf(StoreRequest request);

    /** Every n-th request of each of these verbs, each verb counted by itself, retries included. */
    static FaultPlan everyNth(int n, Set<Verb> verbs, Fault fault) {
        Map<Verb, AtomicInteger> counts = new ConcurrentHashMap<>();
        return request -> verbs.contains(request.verb())
                        && counts.computeIfAbsent(request.verb(), verb -> new AtomicInteger())
                                                .incrementAndGet()
                                        % n
                                == 0
                ? Optional.of(fault)
                : Optional.empty();
    }

    /** Every request of that kind. */
    static FaultPlan always(Predicate<StoreRequest> kind, Fault fault) {
        return request -> kind.test(request) ? Optional.of(fault) : Optional.empty();
    }

    /** The first request of that kind. */
    static FaultPlan first(Predicate<StoreRequest> kind, Fault fault) {
        return nth(1, kind, fault);
    }

    /** The n-th request of that kind, from 1. */
    static FaultPlan nth(int n, Predicate<StoreRequest> kind, Fault fault) {
        AtomicInteger count = new AtomicInteger();
        return request -> kind.test(request) && count.incrementAndGet() == n ? Optional.of(fault) : Optional.empty();
    }

    /** Every request of that kind but the first {@code n}. */
    static FaultPlan after(int n, Predicate<StoreRequest> kind, Fault fault) {
        AtomicInteger count = new AtomicInteger();
        return request -> kind.test(request) && count.incrementAndGet() > n ? Optional.of(fault) : Optional.empty();
    }

    /** A store that serves so many requests in each second and tells the rest to slow down. */
    static FaultPlan atMost(int perSecond) {
        return new FaultPlan() {
            private long second;
            private int served;

            @Override
            public synchronized Optional<Fault> faultOf(StoreRequest request) {
                long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
                if (now != second) {
                    second = now;
                    served = 0;
                }
                served++;
                return served > perSecond ? Optional.of(Fault.SLOW_DOWN) : Optional.empty();
            }
        };
    }
}
