package io.sparkresnet.it;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong with one request: whether the store gets it, what happens before and after, and what its client hears.
 *
 * @param name for messages
 * @param before runs first
 * @param reach whether the store gets the request
 * @param after runs when the store has done it, before the client hears anything
 * @param reply what the client hears
 */
record Fault(String name, Runnable before, Reach reach, Runnable after, Reply reply) {
    static final Fault SLOW_DOWN = keptBack("503 SlowDown", Reply.SLOW_DOWN);
    static final Fault INTERNAL_ERROR = keptBack("500 InternalError", Reply.INTERNAL_ERROR);
    static final Fault RESET = keptBack("reset before the answer", Reply.RESET);
    static final Fault HANG = keptBack("hang", Reply.SILENCE);
    static final Fault CUT = passedOn("answer cut in half", Reply.CUT);
    static final Fault CUT_HEAD = passedOn("answer cut within its head", Reply.CUT_HEAD);
    static final Fault FORBIDDEN = keptBack("403 AccessDenied", Reply.FORBIDDEN);
    static final Fault ERROR_AFTER_SUCCESS = passedOn("500 after success", Reply.INTERNAL_ERROR);
    static final Fault RESET_AFTER_SUCCESS = passedOn("reset after success", Reply.RESET);
    static final Fault HANG_AFTER_SUCCESS = passedOn("hang after success", Reply.SILENCE);
    static final Fault DELAY = lateAnswer(Duration.ofSeconds(2));

    /** Every kind that a client should get over. */
    static final List<Fault> PASSING = List.of(
            SLOW_DOWN,
            INTERNAL_ERROR,
            RESET,
            HANG,
            CUT,
            ERROR_AFTER_SUCCESS,
            RESET_AFTER_SUCCESS,
            HANG_AFTER_SUCCESS,
            DELAY);

    /** Whether the store gets the request. */
    enum Reach {
        KEPT_BACK,
        PASSED_ON
    }

    /** What the client hears. */
    enum Reply {
        /** The store's answer. */
        ANSWER,
        /** 503 with S3's code for throttling. */
        SLOW_DOWN,
        /** 500 with S3's code for its own failures. */
        INTERNAL_ERROR,
        /** The connection is reset before the first byte. */
        RESET,
        /**
         * The connection ends amid the body of the store's answer, whose length was given in full; where it has no body,
         * before the first byte. (Not amid the head: Apache's client takes a head that ends early for a whole one.)
         */
        CUT,
        /** The connection ends amid the head of the store's answer, which Apache's client takes for a whole one. */
        CUT_HEAD,
        /** 403, as of a key whose rights were taken away. */
        FORBIDDEN,
        /** Nothing, until the client gives up. */
        SILENCE
    }

    /** The store does it at once and answers that much later. */
    static Fault lateAnswer(Duration delay) {
        return new Fault(
                "answer late by %d ms".formatted(delay.toMillis()),
                Fault::nothing,
                Reach.PASSED_ON,
                () -> sleep(delay),
                Reply.ANSWER);
    }

    /** The store hears of it that much later. */
    static Fault lateRequest(Duration delay) {
        return new Fault(
                "request late by %d ms".formatted(delay.toMillis()),
                () -> sleep(delay),
                Reach.PASSED_ON,
                Fault::nothing,
                Reply.ANSWER);
    }

    /** {@code kill} ends the client when the request is on the wire, or when the store has done it. */
    static Fault deadly(Reach reach, Runnable kill) {
        return reach == Reach.KEPT_BACK
                ? new Fault("death with the request on the wire", kill, reach, Fault::nothing, Reply.RESET)
                : new Fault("death before the answer", Fault::nothing, reach, kill, Reply.RESET);
    }

    /** {@code deed} happens first, then the store gets the request. */
    static Fault heldBack(Runnable deed) {
        return new Fault("held back", deed, Reach.PASSED_ON, Fault::nothing, Reply.ANSWER);
    }

    /** All goes well, but for {@code deed}, which happens before the client hears so. */
    static Fault bystander(Runnable deed) {
        return new Fault("something else", Fault::nothing, Reach.PASSED_ON, deed, Reply.ANSWER);
    }

    private static Fault keptBack(String name, Reply reply) {
        return new Fault(name, Fault::nothing, Reach.KEPT_BACK, Fault::nothing, reply);
    }

    private static Fault passedOn(String name, Reply reply) {
        return new Fault(name, Fault::nothing, Reach.PASSED_ON, Fault::nothing, reply);
    }

    private static void nothing() {}

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
